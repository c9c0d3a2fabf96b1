using System;
using System.Collections.Generic;
using System.IO;

namespace Clew.AutoInstrumentation;

/// <summary>What the hook knows of the process it was loaded into.</summary>
internal sealed class HostProcess
{
    public HostProcess(Func<string, string?> variable, string program, Version runtime, IReadOnlyCollection<string> assemblies, string hookFolder)
    {
        Variable = variable;
        Program = program;
        Runtime = runtime;
        Assemblies = assemblies;
        HookFolder = hookFolder;
    }

    /// <summary>Environment variables by name.</summary>
    public Func<string, string?> Variable { get; }

    /// <summary>Name of the program's main assembly, without folder and extension.</summary>
    public string Program { get; }

    public Version Runtime { get; }

    /// <summary>Names of the assemblies that the application and its frameworks consist of, as far as the host lists them: a single-file application lists none of its own.</summary>
    public IReadOnlyCollection<string> Assemblies { get; }

    /// <summary>Folder of the hook's assembly.</summary>
    public string HookFolder { get; }

    public static HostProcess Current()
    {
        HashSet<string> assemblies = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string path in ((AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string) ?? "").Split(new[] { Path.PathSeparator }, StringSplitOptions.RemoveEmptyEntries))
        {
            assemblies.Add(Path.GetFileNameWithoutExtension(path));
        }
        string[] commandLine = Environment.GetCommandLineArgs();
        return new HostProcess(
            Environment.GetEnvironmentVariable,
            commandLine.Length > 0 ? Path.GetFileNameWithoutExtension(commandLine[0]) : "",
            Environment.Version,
            assemblies,
            Path.GetDirectoryName(typeof(HostProcess).Assembly.Location) ?? "");
    }
}

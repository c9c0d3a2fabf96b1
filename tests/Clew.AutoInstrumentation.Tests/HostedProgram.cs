using System.Reflection;
using Clew.Tests;

namespace Clew.AutoInstrumentation.Tests;

/// <summary>An application that knows nothing of Clew, started with the hook as a user would: by environment variables.</summary>
internal static class HostedProgram
{
    public const string Plain = "tests/Clew.AutoInstrumentation.TestProgram";
    public const string Models = "tests/Clew.AutoInstrumentation.TestProgram.Models";
    public const string OwnSdk = "tests/Clew.AutoInstrumentation.TestProgram.OwnSdk";
    public const string Web = "tests/Clew.AutoInstrumentation.TestProgram.Web";
    public const string Sample = "samples/ZeroCode";
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The hook beside the built <c>clew</c> program, where <c>clew run</c> finds it too.</summary>
    public static string Hook { get; } = Path.Combine(Path.GetDirectoryName(Metadata("ClewProgram"))!, "Clew.AutoInstrumentation.dll");

    public static string Folder(string project) => Path.Combine(Metadata("RepositoryRoot"), project, Metadata("BuildOutput"));

    public static string Assembly(string project) => Path.Combine(Folder(project), Path.GetFileName(project) + ".dll");

    public static string Project(string project) => Path.Combine(Metadata("RepositoryRoot"), project, Path.GetFileName(project) + ".csproj");

    /// <summary>The three variables of zero-code instrumentation: the hook, where to, and the service's name.</summary>
    public static Dictionary<string, string> Variables(Uri otlp, string service = "unchanged") => new()
    {
        ["DOTNET_STARTUP_HOOKS"] = Hook,
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = otlp.ToString().TrimEnd('/'),
        ["OTEL_SERVICE_NAME"] = service,
    };

    /// <summary>Runs a program to its end.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(string project, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
        RunAssemblyAsync(Assembly(project), environment, arguments);

    public static async Task<(int ExitCode, string Output, string Errors)> RunAssemblyAsync(string assembly, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        using ClewProcess program = ClewProcess.StartProgram(assembly, environment, arguments);
        int exitCode = await program.WaitForExitAsync(Limit);
        return (exitCode, string.Join('\n', program.Output), string.Join('\n', program.Errors));
    }

    private static string Metadata(string key) =>
        System.Reflection.Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;
}

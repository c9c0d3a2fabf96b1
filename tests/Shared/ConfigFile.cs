using Clew.Server;

namespace Clew.Tests;

/// <summary>A configuration file that a test can change.</summary>
internal sealed class ConfigFile : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clew-config-");

    public ConfigFile(string yaml) => Write(yaml);

    public string Path => System.IO.Path.Combine(folder.FullName, "clew.yaml");

    /// <summary>Replaces the file at once, as editors and config maps do.</summary>
    public void Write(string yaml)
    {
        File.WriteAllText(Path + ".new", yaml);
        File.Move(Path + ".new", Path, overwrite: true);
    }

    public ServerOptions Bind(params (string Name, string Value)[] variables) =>
        ServerOptionsBinder.Bind(name => name == "CLEW_CONFIG" ? Path : variables.FirstOrDefault(variable => variable.Name == name).Value);

    public void Dispose() => folder.Delete(recursive: true);
}

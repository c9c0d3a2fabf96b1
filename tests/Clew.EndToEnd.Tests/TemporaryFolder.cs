namespace Clew.Tests;

/// <summary>A data folder that goes with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("clew-e2e-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

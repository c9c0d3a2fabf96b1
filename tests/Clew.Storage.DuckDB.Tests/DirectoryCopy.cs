namespace Clew.Storage.DuckDB.Tests;

/// <summary>The files of a store as a crash would leave them now.</summary>
internal sealed class DirectoryCopy : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clew-copy-");

    internal DirectoryCopy(string source)
    {
        foreach (string file in Directory.GetFiles(source).Where(file => !file.EndsWith("clew.lock", StringComparison.Ordinal)))
        {
            File.Copy(file, System.IO.Path.Combine(folder.FullName, System.IO.Path.GetFileName(file)));
        }
    }

    internal string Path => folder.FullName;

    public void Dispose() => folder.Delete(recursive: true);
}

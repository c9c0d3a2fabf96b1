namespace Clew.Storage.DuckDB;

/// <summary>Keeps a second process out of a data folder for as long as it is held.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    /// <exception cref="StoreUnavailableException">Another process holds the lock, or the folder cannot be written.</exception>
    internal static FolderLock Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FolderLock(new FileStream(Path.Combine(folder, "clew.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(
                $"The data folder {folder} cannot be used: another Clew process has it open, or it is not writable. ({error.Message})", error);
        }
    }

    public void Dispose() => file.Dispose();
}

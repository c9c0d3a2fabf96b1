namespace Clew.LoadBench;

/// <summary>Waits until the server has nothing left to do in the background.</summary>
internal static class Settling
{
    private const int QuietSecondsNeeded = 8;
    private const double QuietCpuSeconds = 0.05;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>The figures at the moment after which nothing happened, and the bytes of the data folder then.</summary>
    public static async Task<(ProcessFigures Figures, long DiskBytes)> WaitAsync(int serverId, string folder)
    {
        ProcessFigures before = ProcessFigures.Read(serverId);
        long bytesBefore = FolderBytes(folder);
        int quietSeconds = 0;
        using PeriodicTimer second = new(TimeSpan.FromSeconds(1));
        for (int waited = 0; waited < Limit.TotalSeconds && quietSeconds < QuietSecondsNeeded; waited++)
        {
            await second.WaitForNextTickAsync();
            ProcessFigures now = ProcessFigures.Read(serverId);
            long bytes = FolderBytes(folder);
            quietSeconds = now.CpuSeconds - before.CpuSeconds < QuietCpuSeconds && bytes == bytesBefore ? quietSeconds + 1 : 0;
            (before, bytesBefore) = (now, bytes);
        }
        return (before, bytesBefore);
    }

    private static long FolderBytes(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Exists ? file.Length : 0);
}

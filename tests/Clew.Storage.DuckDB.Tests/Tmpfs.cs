using System.Diagnostics;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>A small file system in memory, to run out of space and to become read-only. Needs the right to mount.</summary>
internal sealed class Tmpfs : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("clew-tmpfs-");

    internal Tmpfs(int megabytes)
    {
        string? refused = OperatingSystem.IsLinux() ? Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder.FullName) : "this is not Linux";
        Assert.SkipWhen(refused is not null, $"A tmpfs cannot be mounted here: {refused}");
    }

    private long Free => new DriveInfo(Path).AvailableFreeSpace;

    internal string Path => folder.FullName;

    /// <summary>Takes all free space but the given.</summary>
    internal string Fill(long leaveBytes)
    {
        string ballast = System.IO.Path.Combine(Path, "ballast");
        using FileStream file = new(ballast, FileMode.Append);
        byte[] block = new byte[64 * 1024];
        for (long free = Free - leaveBytes; free > 0; free = Free - leaveBytes)
        {
            file.Write(block.AsSpan(0, (int)Math.Min(free, block.Length)));
            file.Flush();
        }
        return ballast;
    }

    internal void Remount(string mode)
    {
        string? error = Run("mount", "-o", "remount," + mode, Path);
        Assert.SkipWhen(error is not null, $"A tmpfs cannot be remounted here: {error}");
    }

    public void Dispose()
    {
        Run("umount", "-l", Path);
        folder.Delete();
    }

    /// <summary>Null when the command succeeded, otherwise what it said.</summary>
    private static string? Run(string command, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{command} did not start.");
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : said.Trim();
    }
}

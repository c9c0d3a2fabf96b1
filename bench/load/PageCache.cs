using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Clew.LoadBench;

/// <summary>Takes files out of memory, so that the next reader waits for the disk.</summary>
internal static partial class PageCache
{
    private const int DontNeed = 4;

    public static void Evict(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            // Only pages that are on disk can go.
            RandomAccess.FlushToDisk(file);
            int error = Advise(file, 0, 0, DontNeed);
            if (error != 0)
            {
                throw new IOException($"posix_fadvise of {path} failed with {error}.");
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}

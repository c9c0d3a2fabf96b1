using System.ComponentModel;
using System.Diagnostics;

namespace Clew.Tests;

/// <summary>A small file system of its own. Needs root on Linux; a test that needs it is skipped elsewhere, and says so.</summary>
internal sealed class Mount : IDisposable
{
    private readonly string ballast;

    private Mount(string path)
    {
        Path = path;
        ballast = System.IO.Path.Combine(path, "ballast");
        Folder = System.IO.Path.Combine(path, "data");
    }

    public string Path { get; }

    /// <summary>A folder in it, for a server.</summary>
    public string Folder { get; }

    public static Mount Create(int megabytes)
    {
        string path = Directory.CreateTempSubdirectory("clew-e2e-").FullName;
        (int exitCode, string errors) = Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path);
        if (exitCode != 0)
        {
            Directory.Delete(path);
            Assert.Skip("Needs to mount a small file system, which takes root on Linux: " + errors.Trim());
        }
        Mount mount = new(path);
        Directory.CreateDirectory(mount.Folder);
        return mount;
    }

    /// <summary>Takes all the space that is left.</summary>
    public void Fill()
    {
        using FileStream file = new(ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(page);
            }
        }
        catch (IOException e) when (e.Message.Contains("space", StringComparison.OrdinalIgnoreCase))
        {
            // Full, as wanted.
            file.Length.ShouldBeGreaterThan(0);
        }
    }

    /// <summary>Takes some space, to be freed later.</summary>
    public void Reserve(int megabytes) => File.WriteAllBytes(ballast, new byte[megabytes << 20]);

    public void Free() => File.Delete(ballast);

    /// <summary>
    /// Nothing can be created in <see cref="Folder"/> from now on. A file system with open files cannot be remounted, so the folder is
    /// covered by a read-only view of itself.
    /// </summary>
    public void MakeReadOnly()
    {
        Check(Run("mount", "--bind", Folder, Folder));
        Check(Run("mount", "-o", "remount,ro,bind", Folder));
    }

    public void MakeWritable() => Check(Run("umount", "-l", Folder));

    public void Dispose()
    {
        Check(Run("umount", "-l", Path));
        Directory.Delete(Path);
    }

    private static void Check((int ExitCode, string Errors) result) => result.ExitCode.ShouldBe(0, result.Errors);

    private static (int ExitCode, string Errors) Run(string program, params IEnumerable<string> arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, errors);
        }
        catch (Win32Exception e)
        {
            return (-1, e.Message);
        }
    }
}

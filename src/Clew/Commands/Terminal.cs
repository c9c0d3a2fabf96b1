using System.Runtime.InteropServices;

namespace Clew.Commands;

/// <summary>The terminal that this process was started from.</summary>
internal static partial class Terminal
{
    private const int StandardInput = 0;

    /// <summary>Whether this process is in the group that the terminal's keys signal.</summary>
    public static bool IsForeground() => !OperatingSystem.IsWindows() && ForegroundGroup(StandardInput) == OwnGroup();

    // -1 when standard input is no terminal, which no group is.
    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int ForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int OwnGroup();
}

using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Clew.Commands;

/// <summary>A program that runs in place of this one: same streams, same signals, same exit code.</summary>
internal static partial class ChildProcess
{
    /// <summary>Runs the program to its end and returns its exit code; 128 plus the signal's number when a signal ended it, null when it could not be started.</summary>
    public static int? Run(IReadOnlyList<string> commandLine, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new(commandLine[0], commandLine.Skip(1)) { UseShellExecute = false };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }
        using Process child = new() { StartInfo = start };
        using SignalRelay relay = new();
        try
        {
            child.Start();
        }
        catch (Win32Exception e)
        {
            Console.Error.WriteLine($"clew: '{commandLine[0]}' could not be started: {e.Message}");
            return null;
        }
        relay.Connect(child.Id);
        child.WaitForExit();
        return child.ExitCode;
    }

    /// <summary>Takes the signals meant for this process and hands them on, so that this process outlives its child and can return its exit code.</summary>
    private sealed partial class SignalRelay : IDisposable
    {
        private readonly PosixSignalRegistration[] registrations;
        private readonly TaskCompletionSource<int> child = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SignalRelay()
        {
            PosixSignal[] signals = OperatingSystem.IsWindows() ? [PosixSignal.SIGINT] : [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
            registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Received))];
        }

        /// <summary>Signals go to this process from now on, those that came before it started as well.</summary>
        public void Connect(int processId) => child.TrySetResult(processId);

        public void Dispose()
        {
            foreach (PosixSignalRegistration registration in registrations)
            {
                registration.Dispose();
            }
        }

        private void Received(PosixSignalContext context)
        {
            context.Cancel = true;
            // The keys of a terminal signal its whole foreground group, and so have reached the child; a second signal would cut its shutdown short.
            bool isKey = context.Signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT && Terminal.IsForeground();
            if (!OperatingSystem.IsWindows() && !isKey)
            {
                // On most systems these four have the same numbers, which the enumeration's negative values do not show.
                int number = context.Signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, PosixSignal.SIGQUIT => 3, _ => 15 };
                child.Task.ContinueWith(started => Kill(started.Result, number), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }

        [LibraryImport("libc", EntryPoint = "kill")]
        private static partial int Kill(int processId, int signal);
    }
}

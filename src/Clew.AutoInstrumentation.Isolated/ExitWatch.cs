using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Clew.AutoInstrumentation.Isolated;

/// <summary>Notices every end of the process that managed code can notice; not SIGKILL, a stack overflow or <see cref="Environment.FailFast(string)"/>.</summary>
internal static class ExitWatch
{
    /// <summary>Calls <paramref name="ended"/> when the process ends, without keeping it from ending or changing its exit code. May call more than once.</summary>
    public static void Arm(Action<ProcessEnd> ended)
    {
        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
            ended(new ProcessEnd(null, e.ExceptionObject.GetType().FullName, (e.ExceptionObject as Exception)?.Message));
        PosixSignal[] signals = OperatingSystem.IsWindows() ? [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM] : [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        PosixSignalRegistration[] registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, context => Received(context, ended)))];
        // Unloading comes first and while event listeners still hear why an export fails; what the application does in its exit handlers comes after it,
        // and a handler added now runs after those.
        AssemblyLoadContext.Default.Unloading += _ =>
        {
            ended(new ProcessEnd(Environment.ExitCode));
            AppDomain.CurrentDomain.ProcessExit += (_, _) => ended(new ProcessEnd(Environment.ExitCode));
            // Referenced to the end: a collected registration is a cancelled one.
            GC.KeepAlive(registrations);
        };
    }

    private static void Received(PosixSignalContext context, Action<ProcessEnd> ended)
    {
        // Handlers run newest first, so the application's own has decided by now. If it takes the signal, it ends in its own time and the exit is noticed then.
        if (!context.Cancel)
        {
            ended(new ProcessEnd(null, context.Signal.ToString()));
        }
    }
}

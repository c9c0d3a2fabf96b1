using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Clew.Instrumentation.Http;

namespace Clew.AutoInstrumentation.Isolated;

/// <summary>Collects and exports until the process ends. The hook calls <see cref="Start"/> by name, with types that both load contexts share.</summary>
public sealed class Session
{
    private const string Library = "Clew.Instrumentation";
    private readonly Action<int, string> log;
    private readonly Exporters exporters;
    private readonly IDisposable[] listeners;
    private readonly ProcessSpan? process;
    private long endTimestamp;
    private long flushedSpans;
    private int isLossSaid;
    private int isWithdrawn;
    private int faults;

    private Session(Action<int, string> log, bool isProgram)
    {
        this.log = log;
        exporters = Exporters.Start(log);
        listeners = [DiagnosticListener.AllListeners.Subscribe(new FrameworkListeners(Failed)), GenAIHttpSubscription.Start()];
        // The span has to be current on this thread, on which the application's entry point runs next.
        process = isProgram ? ProcessSpan.Start() : null;
    }

    /// <summary>Starts collecting.</summary>
    /// <param name="log">Takes an importance (1 error, 2 warning, 3 information, 4 debug) and a text.</param>
    /// <param name="isProgram">Whether the process is one program run whose root is the process itself.</param>
    public static void Start(Action<int, string> log, bool isProgram)
    {
        Settings.Check(log);
        FrameworkSwitches.Set();
        Session session = new(log, isProgram);
        // The handlers keep the session alive as long as the process.
        ExitWatch.Arm(session.End);
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => session.WithdrawFor(loaded.LoadedAssembly);
        log(3, $"telemetry of '{Settings.ServiceName()}' goes to {Settings.Endpoint()}.");
    }

    /// <summary>Ends the process span and sends everything that has ended, within the limit.</summary>
    private void End(ProcessEnd end)
    {
        try
        {
            if (Volatile.Read(ref isWithdrawn) == 1)
            {
                return;
            }
            process?.Stop(end);
            // The end is told more than once, and has one limit. Metrics are cumulative: without new spans they would only be repeated.
            bool isFirst = Interlocked.CompareExchange(ref endTimestamp, Stopwatch.GetTimestamp(), 0) == 0;
            long count = exporters.SpanCount;
            if (Interlocked.Exchange(ref flushedSpans, count) == count && !isFirst)
            {
                return;
            }
            if (!exporters.Flush(MillisecondsLeft) && Interlocked.Exchange(ref isLossSaid, 1) == 0)
            {
                log(2, "not all telemetry could be sent before the process ended.");
            }
        }
        catch (Exception e)
        {
            // The process ends either way, and with its own exit code.
            Failed(e);
        }
    }

    /// <summary>Leaves the application to its own instrumentation, where that could not be foreseen: a plug-in brings it, or a single-file application.</summary>
    private void WithdrawFor(Assembly loaded)
    {
        if (loaded.GetName().Name != Library || AssemblyLoadContext.GetLoadContext(loaded) == AssemblyLoadContext.GetLoadContext(typeof(Session).Assembly)
            || Interlocked.Exchange(ref isWithdrawn, 1) == 1)
        {
            return;
        }
        log(2, $"no telemetry of this process from here on: the application has {Library} itself; its own set-up decides where the telemetry goes.");
        // Elsewhere, because closing may wait for the exporter and the application waits for its assembly.
        ThreadPool.QueueUserWorkItem(static session => session.Close(), this, preferLocal: false);
    }

    private void Close()
    {
        try
        {
            foreach (IDisposable listener in listeners)
            {
                listener.Dispose();
            }
            exporters.Dispose();
        }
        catch (Exception e)
        {
            Failed(e);
        }
    }

    private void Failed(Exception fault)
    {
        int count = Interlocked.Increment(ref faults);
        log(count == 1 ? 1 : 4, $"fault {count} of the instrumentation, the application goes on without this piece of telemetry: {fault.GetType().Name}: {fault.Message}");
    }

    private int MillisecondsLeft() =>
        Math.Max(1, Settings.FlushMilliseconds() - (int)Stopwatch.GetElapsedTime(Interlocked.Read(ref endTimestamp)).TotalMilliseconds);
}

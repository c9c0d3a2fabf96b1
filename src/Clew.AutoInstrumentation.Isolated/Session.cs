using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Clew.AutoInstrumentation.Isolated;

/// <summary>Collects and exports until the process ends. The hook calls <see cref="Start"/> by name, with types that both load contexts share.</summary>
public sealed class Session : IDisposable
{
    private readonly TracerProvider? tracing;
    private readonly MeterProvider? metering;
    private readonly ExportDiagnostics diagnostics;
    private readonly IDisposable listeners;
    private readonly ProcessSpan? process;
    private readonly Action<int, string> log;
    private long endTimestamp;
    private int isLossSaid;
    private int faults;

    private Session(Action<int, string> log, bool isProgram)
    {
        this.log = log;
        diagnostics = new ExportDiagnostics(log);
        ProgramFilter filter = new();
        tracing = Settings.Exports("OTEL_TRACES_EXPORTER", log) ? Sources.AddTo(Sdk.CreateTracerProviderBuilder()).ConfigureResource(AddResource).AddProcessor(filter).AddOtlpExporter(exporter => UseHttpByDefault(exporter, "TRACES")).Build() : null;
        metering = Settings.Exports("OTEL_METRICS_EXPORTER", log) ? Sources.AddTo(Sdk.CreateMeterProviderBuilder()).ConfigureResource(AddResource).AddOtlpExporter(exporter => UseHttpByDefault(exporter, "METRICS")).Build() : null;
        listeners = DiagnosticListener.AllListeners.Subscribe(new FrameworkListeners(Failed));
        // The span has to be current on this thread, on which the application's entry point runs next.
        process = isProgram && tracing is not null ? ProcessSpan.Start() : null;
    }

    /// <summary>Starts collecting.</summary>
    /// <param name="log">Takes an importance (1 error, 2 warning, 3 information, 4 debug) and a text.</param>
    /// <param name="isProgram">Whether the process is one program run whose root is the process itself.</param>
    public static void Start(Action<int, string> log, bool isProgram)
    {
        Settings.Check(log);
        Session session = new(log, isProgram);
        // The handlers keep the session alive as long as the process.
        ExitWatch.Arm(session.End);
        log(3, $"telemetry of '{Settings.ServiceName()}' goes to {Settings.Endpoint()}.");
    }

    /// <summary>Ends the process span and sends everything that has ended, within the limit.</summary>
    internal void End(ProcessEnd end)
    {
        try
        {
            process?.Stop(end);
            // The end is told more than once, and has one limit.
            Interlocked.CompareExchange(ref endTimestamp, Stopwatch.GetTimestamp(), 0);
            bool isSent = tracing?.ForceFlush(MillisecondsLeft()) ?? true;
            isSent &= metering?.ForceFlush(MillisecondsLeft()) ?? true;
            if (!isSent && Interlocked.Exchange(ref isLossSaid, 1) == 0)
            {
                log(2, "not all telemetry could be sent before the process ended.");
            }
        }
        catch (Exception e)
        {
            // The process ends either way, and with its own exit code.
            log(1, $"the last telemetry was lost: {e.GetType().Name}: {e.Message}");
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        listeners.Dispose();
        tracing?.Dispose();
        metering?.Dispose();
        diagnostics.Dispose();
    }

    private void Failed(Exception fault)
    {
        int count = Interlocked.Increment(ref faults);
        log(count == 1 ? 1 : 4, $"fault {count} of the instrumentation, the application goes on without this piece of telemetry: {fault.GetType().Name}: {fault.Message}");
    }

    private int MillisecondsLeft() =>
        Math.Max(1, Settings.FlushMilliseconds() - (int)Stopwatch.GetElapsedTime(Interlocked.Read(ref endTimestamp)).TotalMilliseconds);

    private static void AddResource(ResourceBuilder resource)
    {
        resource.AddAttributes([new("telemetry.distro.name", "clew"), new("telemetry.distro.version", Settings.Version)]);
        if (!Settings.NamesService())
        {
            resource.AddService(Settings.ServiceName());
        }
    }

    /// <summary>The specification's default protocol, where the .NET exporter's own default is gRPC.</summary>
    private static void UseHttpByDefault(OtlpExporterOptions exporter, string signal)
    {
        if (!Settings.NamesProtocol(signal))
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        }
    }
}

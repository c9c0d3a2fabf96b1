using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Clew.Instrumentation.Http.Tests;

/// <summary>Everything that the library records while it lives, through the real SDK.</summary>
internal sealed class Telemetry : IDisposable
{
    private readonly ConcurrentQueue<Activity> spans = new();
    private readonly ConcurrentQueue<Measurement> measurements = new();
    private readonly ConcurrentQueue<GenAIEvent> events = new();
    private readonly TracerProvider tracers;
    private readonly MeterListener meters = new();
    private readonly long faultsBefore = GenAIDiagnostics.FaultCount;

    public Telemetry(ContentCapture content = ContentCapture.None, params string[] sources)
    {
        tracers = Sdk.CreateTracerProviderBuilder()
            .AddSource([AppSourceName, .. sources])
            .AddGenAI(options =>
            {
                options.CaptureContent = content;
                options.RecordCost = false;
                // Each test says itself how requests are watched.
                options.InstrumentHttpClient = false;
                options.InstrumentHttpClient = false;
                options.EventSink = content.HasFlag(ContentCapture.Event) ? events.Enqueue : null;
            })
            .AddProcessor(new SimpleActivityExportProcessor(new Exporter(spans)))
            .Build();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == GenAI.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measurements.Enqueue(Measurement.Of(instrument, value, tags)));
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measurements.Enqueue(Measurement.Of(instrument, value, tags)));
        meters.Start();
    }

    public const string AppSourceName = "Some.Application";

    public static ActivitySource App { get; } = new(AppSourceName);

    /// <summary>Spans of model calls, in the order in which they ended.</summary>
    public IReadOnlyList<Activity> Spans => [.. spans.Where(span => span.Source.Name == GenAI.ActivitySourceName)];

    public IReadOnlyList<Activity> AllSpans => [.. spans];

    public IReadOnlyList<GenAIEvent> Events => [.. events];

    public IReadOnlyList<Measurement> Metric(string name) => [.. measurements.Where(measurement => measurement.Name == name)];

    /// <summary>Faults that the library kept from the application since the start.</summary>
    public long Faults => GenAIDiagnostics.FaultCount - faultsBefore;

    public void Dispose()
    {
        tracers.Dispose();
        meters.Dispose();
    }

    private sealed class Exporter(ConcurrentQueue<Activity> spans) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (Activity span in batch)
            {
                spans.Enqueue(span);
            }
            return ExportResult.Success;
        }
    }
}

using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Clew.Instrumentation.Tests;

/// <summary>The real SDK with AddGenAI, and everything that it exports.</summary>
internal sealed class Recorder : IDisposable
{
    private readonly CollectingExporter<Activity, Activity> spans = new(static span => span);
    private readonly CollectingExporter<Metric, string[]> metrics = new(MetricText.Of);
    private readonly List<GenAIEvent> events = [];
    private readonly TracerProvider tracers;
    private readonly MeterProvider? meters;

    public Recorder(
        Action<GenAIInstrumentationOptions>? configure = null, bool withMetrics = true, bool withEvents = true, Sampler? sampler = null, string[]? sources = null)
    {
        Time = new ManualTime();
        tracers = Sdk.CreateTracerProviderBuilder()
            .SetSampler(sampler ?? new AlwaysOnSampler())
            .AddSource(sources ?? ["none"])
            .AddGenAI(options =>
            {
                options.TimeProvider = Time;
                options.EventSink = withEvents ? events.Add : null;
                configure?.Invoke(options);
            })
            .AddProcessor(new SimpleActivityExportProcessor(spans))
            .Build();
        meters = withMetrics ? Sdk.CreateMeterProviderBuilder().AddGenAI().AddReader(new BaseExportingMetricReader(metrics)).Build() : null;
    }

    public ManualTime Time { get; }

    public IReadOnlyList<Activity> Spans => spans.Items;

    public IReadOnlyList<GenAIEvent> Events => events;

    public Activity Span => Spans.ShouldHaveSingleItem();

    /// <summary>One line per data point, in order.</summary>
    public string[] Metrics()
    {
        meters!.ForceFlush();
        return [.. metrics.Items.SelectMany(lines => lines).Order(StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        tracers.Dispose();
        meters?.Dispose();
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Clew.Instrumentation.Testing;

/// <summary>
/// Records spans and GenAI and MCP metrics while it lives. No exporter, collector or OpenTelemetry SDK is needed, and one that is there is
/// not disturbed. Start it in the test itself: what is set in a fixture's asynchronous start does not flow into the test.
/// </summary>
/// <example>
/// <code>
/// using TelemetryRecording telemetry = TelemetryRecording.Start();
/// await agent.RunAsync("Is it raining in Oslo?");
/// telemetry.ShouldEmit(Expected.Agent("weather_agent").ContainingInOrder(Expected.Inference(), Expected.Tool("get_weather"), Expected.Inference()));
/// telemetry.ShouldNotLeakContent();
/// </code>
/// </example>
public sealed class TelemetryRecording : IDisposable
{
    /// <summary>Spans and measurements beyond this number are counted in <see cref="DroppedCount"/>, not kept: a test that forgot to stop must not fill memory.</summary>
    public const int ItemsMax = 100_000;

    private static readonly AsyncLocal<TelemetryRecording?> Current = new();
    private readonly RecordingScope scope;
    private readonly string[] ignoredSources;
    private readonly TelemetryRecording? outer;
    private readonly ActivityListener activities;
    private readonly MeterListener measurements;
    private readonly ConcurrentDictionary<ActivityTraceId, bool> traces = new();
    private readonly ConcurrentDictionary<ActivitySpanId, (Activity Activity, int Order)> started = new();
    private readonly ConcurrentDictionary<ActivitySpanId, RecordedSpan> ended = new();
    private readonly ConcurrentQueue<RecordedMeasurement> values = new();
    private int spanCount;
    private int valueCount;
    private long droppedCount;

    private TelemetryRecording(RecordingScope scope, string[] ignoredSources)
    {
        this.ignoredSources = ignoredSources;
        this.scope = scope;
        outer = Current.Value;
        Current.Value = this;
        activities = new ActivityListener
        {
            ShouldListenTo = source => source.Version != TracerProbe.ProbeVersion && !ignoredSources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                Covers(options.TraceId) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStarted = Started,
            ActivityStopped = Stopped,
        };
        ActivitySource.AddActivityListener(activities);
        measurements = new MeterListener { InstrumentPublished = Published };
        measurements.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measured(instrument, value, tags));
        measurements.SetMeasurementEventCallback<float>((instrument, value, tags, _) => Measured(instrument, value, tags));
        measurements.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measured(instrument, value, tags));
        measurements.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Measured(instrument, value, tags));
        measurements.Start();
    }

    /// <summary>Spans in the order in which they were started, those that never ended among them.</summary>
    public IReadOnlyList<RecordedSpan> Spans =>
        [.. ended.Values.Concat(started.Values.Select(item => new RecordedSpan(item.Activity, item.Order, hasEnded: false))).OrderBy(span => span.Order)];

    /// <summary>Values recorded on instruments whose names begin with <c>gen_ai.</c>, <c>mcp.</c> or <c>agent.</c>, in order.</summary>
    public IReadOnlyList<RecordedMeasurement> Measurements => [.. values];

    /// <summary>How much was not kept because of <see cref="ItemsMax"/>.</summary>
    public long DroppedCount => Interlocked.Read(ref droppedCount);

    /// <summary>Begins to record.</summary>
    /// <param name="scope">Whose telemetry is kept; by default only that of the calling flow.</param>
    /// <param name="ignoredSources">
    /// Names of activity sources and meters that are left alone. A library that makes spans only when someone listens, such as the MCP SDK
    /// (<c>Experimental.ModelContextProtocol</c>), then behaves as it does in production without a listener.
    /// </param>
    public static TelemetryRecording Start(RecordingScope scope = RecordingScope.Flow, params string[] ignoredSources)
    {
        ArgumentNullException.ThrowIfNull(ignoredSources);
        return new TelemetryRecording(scope, ignoredSources);
    }

    /// <summary>The recorded spans as a tree, as assertion messages show them.</summary>
    public override string ToString() => SpanTreeText.Draw(Spans, new Dictionary<ActivitySpanId, string>());

    /// <summary>Stops recording; what was recorded stays readable.</summary>
    public void Dispose()
    {
        activities.Dispose();
        measurements.Dispose();
        if (Current.Value == this)
        {
            Current.Value = outer;
        }
    }

    private bool IsCurrent
    {
        get
        {
            for (TelemetryRecording? recording = Current.Value; recording is not null; recording = recording.outer)
            {
                if (recording == this)
                {
                    return true;
                }
            }
            return false;
        }
    }

    private bool Covers(ActivityTraceId trace) => scope == RecordingScope.Process || IsCurrent || traces.ContainsKey(trace);

    private void Started(Activity activity)
    {
        if (!Covers(activity.TraceId))
        {
            return;
        }
        int order = Interlocked.Increment(ref spanCount);
        if (order > ItemsMax)
        {
            Interlocked.Increment(ref droppedCount);
            return;
        }
        traces.TryAdd(activity.TraceId, true);
        started[activity.SpanId] = (activity, order);
    }

    private void Stopped(Activity activity)
    {
        if (started.TryRemove(activity.SpanId, out (Activity Activity, int Order) item))
        {
            ended[activity.SpanId] = new RecordedSpan(activity, item.Order, hasEnded: true);
        }
    }

    private void Published(Instrument instrument, MeterListener listener)
    {
        if (ignoredSources.Contains(instrument.Meter.Name))
        {
            return;
        }
        if (instrument.Name.StartsWith("gen_ai.", StringComparison.Ordinal) || instrument.Name.StartsWith("mcp.", StringComparison.Ordinal) ||
            instrument.Name.StartsWith("agent.", StringComparison.Ordinal))
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private void Measured(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (scope != RecordingScope.Process && !IsCurrent && !(Activity.Current is { } activity && traces.ContainsKey(activity.TraceId)))
        {
            return;
        }
        if (Interlocked.Increment(ref valueCount) > ItemsMax)
        {
            Interlocked.Increment(ref droppedCount);
            return;
        }
        Dictionary<string, object?> attributes = new(StringComparer.Ordinal);
        foreach ((string key, object? tagValue) in tags)
        {
            attributes[key] = tagValue;
        }
        values.Enqueue(new RecordedMeasurement(instrument.Name, instrument.Unit, value, attributes));
    }
}

using System.Runtime.InteropServices;
using Clew.Telemetry;

namespace Clew.Alert.Prometheus;

/// <summary>
/// The metrics of the GenAI conventions, derived from spans as they are stored, since the start of the process. Series are bounded; what finds no room
/// goes to a series with <c>otel_metric_overflow</c>, as the OpenTelemetry SDKs do. Thread-safe.
/// </summary>
/// <param name="windowOf">The context window of a model, by provider, response model and request model; null when it is not known.</param>
public sealed class DerivedMetrics(Func<Utf8Text, Utf8Text, Utf8Text, long?> windowOf)
{
    /// <summary>Default of <see cref="SeriesMax"/>: more of one target is much for a Prometheus, and the page is 3 to 7 MB by then, by names and format.</summary>
    public const int SeriesMaxDefault = 20_000;

    private readonly Lock gate = new();
    private readonly Dictionary<SeriesKey, GenAISeries> series = [];
    private readonly GenAISeries?[] overflowOf = new GenAISeries?[(int)SeriesKind.Agent + 1];
    private readonly OpenRuns runs = new();
    private long overflows;
    private int room;

    /// <summary>
    /// Time series that combinations of names may have, each taken for as many as it can come to: some 180 for a model of an agent, 22 for a tool. Those of
    /// failed operations by type of error come on top. Fewer than there are take effect for new ones.
    /// </summary>
    public int SeriesMax { get; set; } = SeriesMaxDefault;

    /// <summary>Spans that went to an overflow series.</summary>
    public long Overflows => Interlocked.Read(ref overflows);

    /// <summary>Parents whose children were forgotten before they came themselves.</summary>
    public long ForgottenParents
    {
        get
        {
            lock (gate)
            {
                return runs.Forgotten;
            }
        }
    }

    /// <summary>Counts the spans of a batch that was stored. Nothing of the batch is kept.</summary>
    public void Add(SpanBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (gate)
        {
            bool hasAgents = false;
            for (int i = 0; i < batch.Count; i++)
            {
                Span span = batch[i];
                hasAgents |= span.Kind == SpanKind.Agent;
                if (span.Kind.IsInference() || span.Usage is not null)
                {
                    AddCall(span);
                }
                else if (span.Kind == SpanKind.Tool)
                {
                    Find(SeriesKey.OfTool(span)).AddOperation(span);
                    runs.Add(span);
                }
            }
            // Their calls may stand behind them in the same batch.
            for (int i = 0; hasAgents && i < batch.Count; i++)
            {
                if (batch[i].Kind == SpanKind.Agent)
                {
                    Find(SeriesKey.OfAgent(batch[i])).AddRun(batch[i], runs.Take(batch[i]));
                }
            }
        }
    }

    /// <summary>Runs something on the series while they stand still.</summary>
    internal void Read(Action<IEnumerable<GenAISeries>> read)
    {
        lock (gate)
        {
            read(series.Values);
        }
    }

    private void AddCall(Span span)
    {
        // The usage of another span's call is no call of its own, and a call that another span tells is none either.
        bool isCall = span.Kind.IsInference() && span.NotCountedBecause.IsNull;
        if (!isCall && !span.Counted)
        {
            return;
        }
        GenAICall call = span.Llm ?? NoCall;
        GenAISeries found = Find(SeriesKey.OfCall(span, call));
        if (isCall)
        {
            found.AddCall(span, call);
            runs.Add(span);
        }
        if (span is { Counted: true, Usage: { } used })
        {
            found.AddUsage(span, used);
        }
    }

    private static readonly GenAICall NoCall = new();

    private GenAISeries Find(in SeriesKey key)
    {
        if (series.TryGetValue(key, out GenAISeries? found))
        {
            return found;
        }
        int needed = GenAISeries.LinesOf(key.Kind);
        if (room + needed > SeriesMax)
        {
            overflows++;
            return overflowOf[(int)key.Kind] ??= Add(SeriesKey.Overflow(key.Kind), isOverflow: true);
        }
        room += needed;
        return Add(key.Own(), isOverflow: false);
    }

    private GenAISeries Add(in SeriesKey own, bool isOverflow)
    {
        // Spans without any names have the key of what overflows.
        ref GenAISeries? added = ref CollectionsMarshal.GetValueRefOrAddDefault(series, own, out _);
        return added ??= new GenAISeries(own, isOverflow, isOverflow ? null : windowOf(own.Provider, own.ResponseModel, own.RequestModel));
    }
}

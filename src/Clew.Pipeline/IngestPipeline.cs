using Clew.Pipeline.Account;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Pipeline.Redact;
using Clew.Pipeline.Series;
using Clew.Telemetry;

namespace Clew.Pipeline;

/// <summary>
/// The stages between decoder and store, in this order: normalise, price, account, redact. Pure, synchronous and stateless but for a bounded
/// price cache and the dialects in use: one instance serves all requests at once.
/// </summary>
public sealed class IngestPipeline(DialectSet dialects, PriceTable prices)
{
    private readonly CostStage cost = new(prices);
    private readonly Lock change = new();
    private volatile Normalizer normalizer = new(dialects);
    private volatile Redactor? redactor;
    private volatile SeriesGuard? series;

    /// <summary>The vocabularies in use. A batch is understood with one set from its first span to its last.</summary>
    public DialectSet Dialects
    {
        get => normalizer.Dialects;
        set
        {
            lock (change)
            {
                normalizer = new Normalizer(value);
                redactor = redactor?.With(value);
            }
        }
    }

    /// <summary>
    /// The last stage: nothing leaves the pipeline that did not pass it. Null, as in tools that read their own data, lets everything through.
    /// </summary>
    public Redactor? Redactor
    {
        get => redactor;
        set
        {
            lock (change)
            {
                redactor = value?.With(Dialects);
            }
        }
    }

    /// <summary>Limits the series of metrics. Null lets all through.</summary>
    public SeriesGuard? Series
    {
        get => series;
        set => series = value;
    }

    /// <summary>A pipeline with the data files that come with Clew.</summary>
    public IngestPipeline()
        : this(DialectSet.BuiltIn, PriceTable.BuiltIn)
    {
    }

    /// <summary>
    /// Sets what the pipeline understands of each span. <see cref="Span.Counted"/> is decided among the spans of the batch only; whoever
    /// sees the whole trace decides again with <see cref="TokenLedger.Apply"/>.
    /// </summary>
    public void Process(SpanBatch batch)
    {
        Understand(batch);
        redactor?.Redact(batch);
    }

    /// <summary><see cref="Process(SpanBatch)"/> without its last stage, for who shows both sides of it.</summary>
    public void Understand(SpanBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        SourceMemo memo = new() { Rules = new KeyMemo<int>() };
        Normalizer current = normalizer;
        PreviewWriter previews = new(current.Dialects);
        for (int i = 0; i < batch.Count; i++)
        {
            Span span = batch[i];
            SpanFacts facts = current.Apply(span, ref memo, previews);
            cost.Apply(span, facts);
        }
        TokenLedger.Apply(batch);
    }

    /// <summary>The attributes of a span that carry its token counts and its cost, as sent.</summary>
    public IReadOnlyList<KeyValue> UsageAttributes(Span span) => UsageSources.Of(span, Dialects);

    /// <summary>Parts of a stored span's usage that are sold at a price of their own. The span has its attributes.</summary>
    public ModalityTokens ModalityTokens(Span span) => normalizer.ReadParts(span);

    /// <summary>
    /// Processes a batch and tells for each span how it was understood. For people who look at a few spans: it reads each span twice.
    /// </summary>
    /// <param name="batch">Processed afterwards.</param>
    /// <param name="received">The same spans, decoded once more; they stay as received.</param>
    public IReadOnlyList<SpanExplanation> Explain(SpanBatch batch, SpanBatch received)
    {
        Understand(batch);
        SpanExplainer explainer = new(Dialects);
        List<SpanExplanation> explanations = [];
        for (int i = 0; i < batch.Count; i++)
        {
            explanations.Add(explainer.Explain(received[i], batch[i]));
        }
        return explanations;
    }

    /// <summary>
    /// Gives event records of older SDKs, which know no event name field, the name they put into an attribute; reads the calls in them; redacts them.
    /// </summary>
    /// <param name="batch">The records.</param>
    /// <param name="calls">
    /// The calls that only log records of the batch tell of, as spans that went through <see cref="Process(SpanBatch)"/>; null when there are
    /// none. Their strings point into the log batch, so both are to be released together. Of records that belong to a trace only model calls with
    /// usage are among them: the ledger tells whether their spans came, too.
    /// </param>
    public void Process(LogBatch batch, out SpanBatch? calls)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (int i = 0; i < batch.Count; i++)
        {
            if (batch[i].EventName.IsNullOrEmpty)
            {
                batch[i].EventName = batch[i].Attributes.GetText("event.name"u8);
            }
        }
        // Before the records lose what the calls are read from.
        Redactor? current = redactor;
        calls = LogCalls.In(batch, Dialects, Understand);
        if (calls is not null)
        {
            current?.Redact(calls);
        }
        current?.Redact(batch);
    }

    /// <summary>
    /// Metric points are redacted, kept from having too many series, and pass: their names of all generations are brought together when they are queried, so that old dashboards
    /// keep the names they ask for.
    /// </summary>
    public void Process(MetricBatch batch)
    {
        redactor?.Redact(batch);
        series?.Apply(batch);
    }
}

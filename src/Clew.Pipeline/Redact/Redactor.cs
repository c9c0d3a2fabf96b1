using Clew.Pipeline.Normalize;
using Clew.Pipeline.Redact.Recognise;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Pipeline.Redact;

/// <summary>
/// One policy in force: rewrites batches so that they may be stored, shown and sent on. Thread-safe. Batches keep what they received in their
/// buffer; what replaces it lives in memory of its own.
/// </summary>
public sealed class Redactor
{
    private readonly RedactionPlan plan;
    private readonly Normalizer normalizer;
    private readonly RecogniserSet recognisers;
    private readonly RedactionKey key;

    /// <param name="policy">What leaves.</param>
    /// <param name="recognisers">The data of the built-in recognisers.</param>
    /// <param name="key">The secret of keyed hashes.</param>
    /// <param name="dialects">The vocabularies, which tell what is content and who is a user.</param>
    /// <param name="counters">Gets what was done.</param>
    /// <exception cref="InvalidDataException">A rule of the policy cannot be used; the message names it.</exception>
    public Redactor(RedactionPolicy policy, RecogniserSet recognisers, RedactionKey key, DialectSet dialects, RedactionCounters counters)
    {
        (this.recognisers, this.key) = (recognisers, key);
        plan = new RedactionPlan(policy, recognisers, dialects, key, counters);
        normalizer = new Normalizer(dialects);
    }

    public RedactionPolicy Policy => plan.Policy;

    public RedactionCounters Counters => plan.Counters;

    /// <summary>Why a rule cannot be used; null when it can.</summary>
    public static string? FaultOf(RedactionRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        try
        {
            RedactionPlan.Check(rule);
            _ = new CompiledRule(rule, 0);
            return null;
        }
        catch (InvalidDataException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>The same with another policy.</summary>
    /// <exception cref="InvalidDataException">A rule of the policy cannot be used; the message names it.</exception>
    public Redactor With(RedactionPolicy policy) => new(policy, recognisers, key, plan.Dialects, Counters);

    /// <summary>The same, but what it does is not counted.</summary>
    public Redactor ForPreview() => new(Policy, recognisers, key, plan.Dialects, new RedactionCounters());

    /// <summary>The same with other vocabularies.</summary>
    public Redactor With(DialectSet dialects) => new(Policy, recognisers, key, dialects, Counters);

    /// <summary>
    /// Spans that went through the pipeline. Usage, cost and what is counted stay; the texts that were understood are read again where
    /// something was changed.
    /// </summary>
    /// <param name="batch">Changed in place.</param>
    /// <param name="hits">Gets each change, for previews; null in the pipeline.</param>
    public void Redact(SpanBatch batch, List<RedactionHit>? hits = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        new SpanRedaction(new BatchRedaction(plan, OtlpSignal.Traces, hits), normalizer).Run(batch);
    }

    /// <summary>Log records, after the calls in them were read: <see cref="IngestPipeline.Process(LogBatch, out SpanBatch)"/>.</summary>
    /// <param name="batch">Changed in place.</param>
    /// <param name="hits">Gets each change, for previews; null in the pipeline.</param>
    public void Redact(LogBatch batch, List<RedactionHit>? hits = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        new LogRedaction(new BatchRedaction(plan, OtlpSignal.Logs, hits)).Run(batch);
    }

    /// <param name="batch">Changed in place.</param>
    /// <param name="hits">Gets each change, for previews; null in the pipeline.</param>
    public void Redact(MetricBatch batch, List<RedactionHit>? hits = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        BatchRedaction redaction = new(plan, OtlpSignal.Metrics, hits);
        for (int i = 0; i < batch.Count; i++)
        {
            MetricPoint point = batch[i];
            redaction.Begin(i, point.Resource, point.Scope);
            point.Name = redaction.Text(point.Name, "name");
            point.Description = redaction.Text(point.Description, "description");
            point.Unit = redaction.Text(point.Unit, "unit");
            redaction.Attributes(point.Attributes, "attributes", leavesContent: false);
        }
    }

    /// <summary>The content texts of spans whose content is redacted; that of others is dropped or kept as it is.</summary>
    public ContentTexts ContentOf(SpanBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ContentTexts texts = new();
        for (int i = 0; i < batch.Count; i++)
        {
            Span span = batch[i];
            if (ModeOf(span.Resource) == ContentMode.Redact)
            {
                texts.Add(span.Content, static _ => true);
                foreach (SpanEvent item in span.Events)
                {
                    bool isMessage = plan.IsContentEvent(item.Name.Span);
                    texts.Add(item.Attributes, name => isMessage || plan.Keys.Of(name.Span).IsContent);
                }
            }
        }
        return texts;
    }

    /// <summary>The same of log records: bodies, and attributes that are content.</summary>
    public ContentTexts ContentOf(LogBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ContentTexts texts = new();
        for (int i = 0; i < batch.Count; i++)
        {
            LogRecord log = batch[i];
            if (ModeOf(log.Resource) == ContentMode.Redact)
            {
                texts.Add(log.Body, body => log.Body = body);
                texts.Add(log.Attributes, name => plan.Keys.Of(name.Span).IsContent);
            }
        }
        return texts;
    }

    /// <summary>Reads previews, names and errors again after content was replaced through <see cref="ContentOf(SpanBatch)"/>.</summary>
    public void ReadTextsAgain(SpanBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        SpanRedaction redaction = new(new BatchRedaction(plan, OtlpSignal.Traces, null), normalizer);
        for (int i = 0; i < batch.Count; i++)
        {
            if (ModeOf(batch[i].Resource) == ContentMode.Redact)
            {
                redaction.ReadTextsAgain(batch[i]);
            }
        }
    }

    /// <summary>The attribute is, or may be, message content: it would not be stored where content is dropped.</summary>
    /// <param name="name">Its key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="isMessage">It belongs to an event that carries a message.</param>
    public bool IsContent(Utf8Text name, AnyValue value, bool isMessage) => ContentDrop.IsContent(plan, name, value, isMessage);

    /// <summary>Events of this name carry a message.</summary>
    public bool IsMessage(Utf8Text eventName) => plan.IsContentEvent(eventName.Span);

    /// <summary>The body of a log record is more than the name of an event.</summary>
    public static bool IsContentBody(AnyValue body, Utf8Text eventName) => ContentDrop.IsContent(body, eventName);

    private ContentMode ModeOf(Resource resource) => Policy.Content.Of(resource.Environment.ToString(), resource.Service.ToString());

    /// <summary>A text on its own, as the value of an attribute without a name.</summary>
    /// <param name="text">The text; JSON is looked into.</param>
    /// <param name="hits">Gets each change.</param>
    public string Redact(string text, List<RedactionHit> hits)
    {
        BatchRedaction redaction = new(plan, OtlpSignal.Logs, hits);
        return redaction.Text(Utf8Text.From(text), "text").ToString();
    }
}

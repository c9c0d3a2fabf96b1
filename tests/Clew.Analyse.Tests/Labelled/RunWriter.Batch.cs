using Clew.Pipeline;
using Clew.Pipeline.Normalize;
using Clew.Pipeline.Redact;
using Clew.Pipeline.Redact.Recognise;
using Clew.Telemetry;

namespace Clew.Analyse.Tests.Labelled;

/// <summary>From what happened to spans that went through the pipeline.</summary>
internal sealed partial class RunWriter
{
    /// <summary>The spans that were not lost.</summary>
    public IReadOnlyList<WrittenSpan> Spans => spans;

    private static readonly IngestPipeline Pipeline = new();

    /// <summary>What holds when nothing is configured.</summary>
    public static Redactor Redacting { get; } = new(RedactionPolicy.Default, RecogniserSet.BuiltIn, RedactionKey.Ephemeral(), DialectSet.BuiltIn, new RedactionCounters());

    /// <summary>No content is stored.</summary>
    public static Redactor Dropping { get; } = Redacting.With(new RedactionPolicy { Content = new ContentPolicy { Default = ContentMode.Drop } });

    /// <summary>All spans in one batch, in the order of their ends, as exporters send them.</summary>
    public SpanBatch ToBatch() => ToBatch(_ => true);

    /// <summary>The same of some spans only.</summary>
    public SpanBatch ToBatch(Func<WrittenSpan, bool> isSent)
    {
        SpanBatch batch = new();
        HashSet<SpanId> unseen = Vocabulary.ReportsAgents ? [] : [.. spans.Where(span => span.Kind is not (SpanKind.Llm or SpanKind.Embedding)).Select(span => span.Id)];
        SpanId root = spans[0].Id;
        foreach (WrittenSpan written in spans.OrderBy(span => span.End).Where(span => (!unseen.Contains(span.Id) || span.Id == root) && isSent(span)))
        {
            Span span = batch.Add();
            span.TraceId = TraceId;
            span.SpanId = written.Id;
            span.ParentSpanId = unseen.Contains(written.Parent) ? root : written.Parent;
            span.StartTimeUnixNano = written.Start;
            span.EndTimeUnixNano = written.End;
            span.ReceivedTimeUnixNano = written.End + Second;
            span.Resource = new Resource { Service = written.Service };
            span.Scope = new InstrumentationScope { Name = "my-app" };
            span.OtlpKind = OtlpSpanKind.Internal;
            if (unseen.Contains(written.Id))
            {
                // The client's process has a span of its own around the calls.
                span.Name = "POST /chat";
                continue;
            }
            span.StatusCode = written.Error is null ? StatusCode.Unset : StatusCode.Error;
            Vocabulary.Write(span, written);
            if (written.Error is not null)
            {
                span.Attributes.Add("error.type", written.Error);
                span.StatusMessage = written.ErrorMessage;
            }
        }
        Pipeline.Process(batch);
        Policy.Redact(batch);
        return batch;
    }
}

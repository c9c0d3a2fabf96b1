using Clew.Pipeline.Normalize;
using Clew.Pipeline.Redact;
using Clew.Pipeline.Redact.Recognise;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Redact;

/// <summary>Telemetry through the whole pipeline with a policy.</summary>
internal static class RedactRun
{
    public static Redactor Redactor(RedactionPolicy? policy = null, RedactionCounters? counters = null) =>
        new(policy ?? RedactionPolicy.Default, RecogniserSet.BuiltIn, RedactionKey.Ephemeral(), DialectSet.BuiltIn, counters ?? new RedactionCounters());

    public static IngestPipeline Pipeline(RedactionPolicy? policy = null, RedactionCounters? counters = null) => new() { Redactor = Redactor(policy, counters) };

    public static Span Span(RedactionPolicy? policy, params (string Key, object? Value)[] attributes) => With(policy, static _ => { }, attributes);

    public static Span With(RedactionPolicy? policy, Action<Span> complete, params (string Key, object? Value)[] attributes)
    {
        SpanBatch batch = new();
        Span span = batch.AddSpan(attributes: attributes);
        complete(span);
        Pipeline(policy).Process(batch);
        return span;
    }

    public static string? Text(this AttributeList attributes, string key) => attributes.GetText(System.Text.Encoding.UTF8.GetBytes(key)).ToStringOrNull();
}

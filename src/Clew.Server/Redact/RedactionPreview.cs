using System.Text.Json.Nodes;
using Clew.Pipeline;
using Clew.Pipeline.Redact;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Server.Redact;

/// <summary>Shows what a policy makes of telemetry, or of a text. Stores and counts nothing.</summary>
/// <param name="pipeline">Understands the spans.</param>
/// <param name="redactor">The policy.</param>
public sealed class RedactionPreview(IngestPipeline pipeline, Redactor redactor)
{
    private readonly Redactor redactor = redactor.ForPreview();

    public RedactedItem OfText(string text)
    {
        List<RedactionHit> hits = [];
        string after = redactor.Redact(text, hits);
        return new RedactedItem(null, "", redactor.Policy.Content.Default, [new RedactedField("text", text, after, [.. hits.Select(static hit => hit.Rule)])]);
    }

    /// <summary>What becomes of an OTLP/JSON request of any signal.</summary>
    /// <exception cref="InvalidDataException">It is none; the message says why.</exception>
    public IReadOnlyList<RedactedItem> OfOtlp(JsonObject request)
    {
        ArgumentNullException.ThrowIfNull(request);
        byte[] body = System.Text.Encoding.UTF8.GetBytes(request.ToJsonString());
        if (request.ContainsKey("resourceLogs") || request.ContainsKey("resource_logs"))
        {
            return OfLogs(body);
        }
        return request.ContainsKey("resourceMetrics") || request.ContainsKey("resource_metrics") ? OfMetrics(body) : OfSpans(body);
    }

    private List<RedactedItem> OfSpans(byte[] body)
    {
        SpanBatch before = Decode(new SpanBatch(), body, TraceDecoder.DecodeJson);
        SpanBatch after = Decode(new SpanBatch(), body, TraceDecoder.DecodeJson);
        pipeline.Understand(before);
        pipeline.Understand(after);
        // Asked before: a rule may hide the service's name.
        ContentMode[] modes = [.. Enumerable.Range(0, before.Count).Select(i => ModeOf(before[i].Resource))];
        List<RedactionHit> hits = [];
        redactor.Redact(after, hits);
        return [.. Enumerable.Range(0, before.Count).Select(i =>
            Item(OtlpSignal.Traces, after[i].Name, modes[i], FieldList.Of(before[i]), FieldList.Of(after[i]), HitsOf(hits, i)))];
    }

    private List<RedactedItem> OfLogs(byte[] body)
    {
        LogBatch before = Decode(new LogBatch(), body, LogDecoder.DecodeJson);
        LogBatch after = Decode(new LogBatch(), body, LogDecoder.DecodeJson);
        List<RedactionHit> hits = [];
        redactor.Redact(after, hits);
        return [.. Enumerable.Range(0, before.Count).Select(i =>
            Item(OtlpSignal.Logs, after[i].EventName, ModeOf(before[i].Resource), FieldList.Of(before[i]), FieldList.Of(after[i]), HitsOf(hits, i)))];
    }

    private List<RedactedItem> OfMetrics(byte[] body)
    {
        MetricBatch before = Decode(new MetricBatch(), body, MetricDecoder.DecodeJson);
        MetricBatch after = Decode(new MetricBatch(), body, MetricDecoder.DecodeJson);
        List<RedactionHit> hits = [];
        redactor.Redact(after, hits);
        return [.. Enumerable.Range(0, before.Count).Select(i =>
            Item(OtlpSignal.Metrics, after[i].Name, ModeOf(before[i].Resource), FieldList.Of(before[i]), FieldList.Of(after[i]), HitsOf(hits, i)))];
    }

    private ContentMode ModeOf(Resource resource) => redactor.Policy.Content.Of(resource.Environment.ToString(), resource.Service.ToString());

    private static TBatch Decode<TBatch>(TBatch batch, byte[] body, Func<TBatch, DecodeLimits, DecodeResult> decode)
        where TBatch : class
    {
        switch (batch)
        {
            case SpanBatch spans:
                (spans.Buffer, spans.BufferLength) = (body, body.Length);
                break;
            case LogBatch logs:
                (logs.Buffer, logs.BufferLength) = (body, body.Length);
                break;
            case MetricBatch metrics:
                (metrics.Buffer, metrics.BufferLength) = (body, body.Length);
                break;
        }
        DecodeResult result = decode(batch, DecodeLimits.Default);
        return result.Ok ? batch : throw new InvalidDataException(result.Error ?? "The body is not OTLP/JSON.");
    }

    private static RedactionHit[] HitsOf(List<RedactionHit> hits, int item) => [.. hits.Where(hit => hit.Item == item || hit.Item < 0)];

    /// <summary>Fields keep their order, but a removed one leaves a gap and a key may be replaced: pairs are found by place.</summary>
    private static RedactedItem Item(
        OtlpSignal signal, Utf8Text name, ContentMode mode, FieldList before, FieldList after, RedactionHit[] hits)
    {
        List<RedactedField> fields = [];
        foreach ((string place, string value) in before.Items)
        {
            fields.Add(new RedactedField(place, value, after.Take(place), [.. hits.Where(hit => hit.Place == place).Select(static hit => hit.Rule)]));
        }
        foreach ((string place, string value) in after.Rest())
        {
            fields.Add(new RedactedField(place, null, value, [.. hits.Where(hit => hit.Place == place).Select(static hit => hit.Rule)]));
        }
        return new RedactedItem(signal, name.ToString(), mode, fields);
    }
}

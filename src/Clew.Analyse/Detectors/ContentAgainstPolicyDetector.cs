using Clew.Analyse.View;
using Clew.Pipeline.Redact;
using Clew.Telemetry;

namespace Clew.Analyse.Detectors;

/// <summary>
/// A sender's message content that the policy did not let through, as the pipeline noted it on spans and log records: content where none may be stored,
/// and secrets inside of content. What redaction does every day, such as masking the address that a user typed, is no fault of the sender, unless
/// its rule is among the words. What was withheld is named, never shown.
/// </summary>
internal sealed class ContentAgainstPolicyDetector : IDetector
{
    private const int AttributesNamed = 5;

    public string Id => "content_against_policy";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        ForbiddenContent forbidden = new(facts);
        IEnumerable<(Span Span, string Attribute, string Rule)> ofSpans = trace.Spans.SelectMany(span => forbidden.Of(span.Attributes).Select(item => (span, item.Attribute, item.Rule)));
        IEnumerable<(Span Span, string Attribute, string Rule)> ofLogs = trace.Spans.SelectMany(span =>
            trace.LogsOf(span).SelectMany(log => forbidden.Of(log.Attributes)).Select(item => (span, item.Attribute, item.Rule)));
        foreach (var group in ofSpans.Concat(ofLogs).GroupBy(item => item.Span.Resource.Service.ToString()))
        {
            Span[] spans = [.. group.Select(item => item.Span).Distinct()];
            string carry = spans.Length == 1 ? "1 span" : $"{Words.Number(spans.Length)} spans";
            found.Add(facts, group.Key, spans, $"{Words.Quote(group.Key)} sent {carry} with message content against the policy. {Told([.. group])}");
        }
    }

    private static string Told((Span, string Attribute, string Rule)[] items)
    {
        List<string> sentences = [];
        string[] dropped = [.. items.Where(item => item.Rule == WithheldContent.DropRule).Select(item => item.Attribute).Distinct().Order(StringComparer.Ordinal)];
        if (dropped.Length > 0)
        {
            sentences.Add($"No content may be stored for it, and none was: {Listed(dropped)}.");
        }
        string[] masked = [.. items.Where(item => item.Rule != WithheldContent.DropRule).Select(item => $"{item.Attribute} ({item.Rule})").Distinct().Order(StringComparer.Ordinal)];
        if (masked.Length > 0)
        {
            sentences.Add($"This was masked before anything was stored: {Listed(masked)}.");
        }
        return string.Join(' ', sentences);
    }

    private static string Listed(string[] names) =>
        string.Join(", ", names.Take(AttributesNamed).Select(Words.Cut)) + (names.Length > AttributesNamed ? $" and {Words.Number(names.Length - AttributesNamed)} more" : "");
}

using Clew.Pipeline.Account;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Account;

/// <summary>Spans for tests of the ledger, and its decisions as text.</summary>
internal static class SomeCall
{
    public const long Second = 1_000_000_000;

    /// <summary>A span from <paramref name="at"/> for <paramref name="seconds"/>; without tokens it reports no usage.</summary>
    public static Span Node(
        ulong id, ulong parent, SpanKind kind, long? tokens = null, double at = 0, double seconds = 1, string? responseId = null, string model = "gpt-4o",
        string scope = "provider-client", string service = "app", string name = "chat gpt-4o", OtlpSpanKind otlpKind = OtlpSpanKind.Internal, string? status = null)
    {
        Span span = Some.Span(name, id, parent, scope, otlpKind, status is null ? StatusCode.Unset : StatusCode.Error);
        span.StartTimeUnixNano = Some.StartUnixNano + (long)(at * Second);
        span.EndTimeUnixNano = span.StartTimeUnixNano + (long)(seconds * Second);
        span.Kind = kind;
        span.Usage = tokens is null ? null : new TokenUsage { FreshInput = tokens.Value };
        span.CostNanoUsd = tokens * 1_000;
        span.Resource = new Resource { Service = service };
        if (kind.IsInference())
        {
            GenAICall call = span.EnsureLlm();
            call.RequestModel = model;
            call.ResponseId = responseId;
        }
        return span;
    }

    /// <summary>One word per span by id: <c>1 aggregateOfCalls>2; 2 ownCall</c>, and the sums.</summary>
    public static string Ledger(params Span[] spans)
    {
        IReadOnlyList<LedgerEntry> entries = TokenLedger.Explain(spans);
        IEnumerable<string> lines = entries.OrderBy(entry => entry.Span.SpanId.Value).ThenBy(entry => entry.Rule)
            .Select(entry => $"{entry.Span.SpanId.Value} {entry.Rule.Name()}{(entry.Owner is { } owner ? $">{owner.SpanId.Value}" : "")}");
        UsageSum sum = TokenLedger.Sum(spans);
        return $"{string.Join("; ", lines)}; {sum.InputTokens} tokens, {sum.CostNanoUsd} nano, {sum.LlmCalls} calls";
    }
}

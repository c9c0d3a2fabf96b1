using System.Globalization;
using Clew.Pipeline.Account;
using Clew.Telemetry;

namespace Clew.Pipeline.Sample;

/// <summary>What policies look at: a trace as a whole.</summary>
public sealed record TraceFacts
{
    public required TraceId TraceId { get; init; }

    /// <summary>The outermost agent; null when no span names one.</summary>
    public string? Agent { get; init; }

    public string Service { get; init; } = "";

    /// <summary>Any span failed.</summary>
    public bool HasError { get; init; }

    /// <summary>A tool failed, whatever became of the run.</summary>
    public bool HasFailedTool { get; init; }

    /// <summary>From the first start to the last end.</summary>
    public long DurationNanos { get; init; }

    /// <summary>The longest wait for the first chunk of an answer; null when no call tells.</summary>
    public long? FirstChunkNanos { get; init; }

    /// <summary>Null when no counted call has a price.</summary>
    public double? CostUsd { get; init; }

    /// <summary>Input and output of counted calls.</summary>
    public long Tokens { get; init; }

    /// <summary>What the agent reports, otherwise the number of model calls.</summary>
    public long Iterations { get; init; }

    public long SpanCount { get; init; }

    /// <summary>Canonical reasons of all model calls.</summary>
    public IReadOnlyCollection<string> FinishReasons { get; init; } = [];

    /// <summary>Every value that an attribute has on spans and resources of the trace, as text.</summary>
    public Func<string, IEnumerable<string>> AttributeValues { get; init; } = static _ => [];

    /// <summary>Values of evaluations, by name.</summary>
    public IReadOnlyList<(string Name, double Value)> Scores { get; init; } = [];

    /// <summary>Types of what detectors found in it, in snake case.</summary>
    public IReadOnlyCollection<string> FindingTypes { get; init; } = [];

    /// <summary>Facts of all spans of one trace. Sets the ledger's decision on them.</summary>
    public static TraceFacts Of(IReadOnlyList<Span> spans)
    {
        TokenLedger.Apply(spans);
        UsageSum usage = TokenLedger.Sum(spans);
        // The longest span that names an agent encloses the others, whatever came first.
        Span? agent = spans.Where(span => !span.Agent.IsNullOrEmpty).MaxBy(span => span.DurationNanos);
        Span head = spans.FirstOrDefault(span => span.IsRoot) ?? spans.MinBy(span => span.StartTimeUnixNano)!;
        return new TraceFacts
        {
            TraceId = head.TraceId,
            Agent = agent?.Agent.ToString(),
            Service = head.Resource.Service.ToString(),
            HasError = spans.Any(span => span.IsError),
            HasFailedTool = spans.Any(span => span.Kind == SpanKind.Tool && span.IsError),
            DurationNanos = spans.Max(span => span.StartTimeUnixNano + span.DurationNanos) - spans.Min(span => span.StartTimeUnixNano),
            FirstChunkNanos = spans.Max(span => span.Llm?.TtftNanos),
            CostUsd = usage.CostNanoUsd / 1e9,
            Tokens = usage.InputTokens + usage.OutputTokens,
            Iterations = spans.Max(span => span.Iterations) ?? usage.LlmCalls,
            SpanCount = spans.Count,
            FinishReasons = [.. spans.SelectMany(span => span.Llm?.FinishReasons.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries) ?? []).Distinct()],
            AttributeValues = key => Values(spans, Utf8Text.From(key)),
            Scores = [.. spans.SelectMany(span => span.Events).Select(Score).OfType<(string, double)>()],
        };
    }

    private static IEnumerable<string> Values(IReadOnlyList<Span> spans, Utf8Text key)
    {
        foreach (Span span in spans)
        {
            if (span.Attributes.TryGet(key.Span, out AnyValue value) || span.Resource.Attributes.TryGet(key.Span, out value))
            {
                yield return TextOf(value);
            }
        }
    }

    private static string TextOf(AnyValue value) => value.Kind switch
    {
        AnyValueKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        AnyValueKind.Double => value.AsDouble.ToString(CultureInfo.InvariantCulture),
        AnyValueKind.Bool => value.AsBool ? "true" : "false",
        _ => value.AsText.ToString(),
    };

    /// <summary>The convention's event <c>gen_ai.evaluation.result</c>.</summary>
    private static (string Name, double Value)? Score(SpanEvent result)
    {
        if (!result.Name.Equals("gen_ai.evaluation.result"u8) || !result.Attributes.TryGet("gen_ai.evaluation.score.value"u8, out AnyValue value))
        {
            return null;
        }
        double? number = value.Kind switch { AnyValueKind.Double => value.AsDouble, AnyValueKind.Int => value.AsInt, _ => null };
        return number is { } score ? (result.Attributes.GetText("gen_ai.evaluation.name"u8).ToString(), score) : null;
    }
}

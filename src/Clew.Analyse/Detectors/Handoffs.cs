using System.Text;
using Clew.Telemetry;

namespace Clew.Analyse.Detectors;

/// <summary>What is a handover: a tool by its name, or a span that says so by its name, by its operation, or by naming the agent that it hands over to.</summary>
internal sealed class Handoffs(DetectorFacts facts)
{
    private readonly byte[][] prefixes = Bytes(facts.Words["prefixes"]);
    private readonly byte[][] spanNames = Bytes(facts.Words["spanNames"]);
    private readonly byte[][] operations = Bytes(facts.Words["operations"]);
    private readonly byte[][] operationAttributes = Bytes(facts.Words["operationAttributes"]);
    private readonly byte[][] targetAttributes = Bytes(facts.Words["targetAttributes"]);

    public bool IsTool(ReadOnlySpan<byte> name) => StartsWithAny(name, prefixes);

    /// <summary>Spans of agents and calls of models are none, whatever they are named; only emitters that are known are asked for attributes.</summary>
    public bool IsSpan(Span span) =>
        span.Kind is not (SpanKind.Agent or SpanKind.Llm or SpanKind.Embedding or SpanKind.Rerank)
        && (StartsWithAny(span.Name.Span, spanNames) || (!span.Emitter.IsNullOrEmpty && HasAttribute(span.Attributes)));

    /// <summary>The agent that a span hands over to; null when it does not tell.</summary>
    public string? TargetOf(Span span)
    {
        foreach (byte[] key in targetAttributes)
        {
            if (span.Attributes.GetText(key) is { Length: > 0 } target)
            {
                return target.ToString();
            }
        }
        return null;
    }

    private bool HasAttribute(AttributeList attributes)
    {
        for (int i = 0; i < attributes.Count; i++)
        {
            ref readonly KeyValue attribute = ref attributes[i];
            ReadOnlySpan<byte> key = attribute.Key.Span;
            if (IsAny(key, targetAttributes) || (IsAny(key, operationAttributes) && IsAny(attribute.Value.AsText.Span, operations)))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsAny(ReadOnlySpan<byte> text, byte[][] words)
    {
        foreach (byte[] word in words)
        {
            if (text.Length == word.Length && Ascii.EqualsIgnoreCase(text, word))
            {
                return true;
            }
        }
        return false;
    }

    private static bool StartsWithAny(ReadOnlySpan<byte> text, byte[][] words)
    {
        foreach (byte[] word in words)
        {
            if (text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word))
            {
                return true;
            }
        }
        return false;
    }

    private static byte[][] Bytes(IReadOnlyList<string> words) => [.. words.Select(Encoding.UTF8.GetBytes)];
}

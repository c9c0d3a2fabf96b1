using System.Text.Json;

namespace Clew.Instrumentation.Http;

/// <summary>One candidate of an answer.</summary>
internal sealed class AnswerChoice
{
    // A candidate with more pieces is a runaway; the rest is not recorded.
    private const int MaxParts = 512;

    private readonly List<AnswerPart> parts = [];

    public int Index { get; set; }

    public string? FinishReason { get; set; }

    public IReadOnlyList<AnswerPart> Parts => parts;

    /// <summary>Adds a piece, or a later bit of one that is known: by its number, else text that goes on where the last text ended.</summary>
    public void Add(AnswerPart part)
    {
        AnswerPart? known = part.Index is { } index ? parts.Find(other => other.Index == index && other.IsSameKind(part))
            : !part.IsToolCall && parts.Count > 0 && parts[^1] is { Index: null } last && last.IsSameKind(part) ? last : null;
        if (known is not null)
        {
            known.Merge(part);
        }
        else if (parts.Count < MaxParts)
        {
            parts.Add(part);
        }
    }

    /// <summary>Adds what a later event of the stream says of the same candidate.</summary>
    public void Merge(AnswerChoice later)
    {
        FinishReason = later.FinishReason ?? FinishReason;
        foreach (AnswerPart part in later.parts)
        {
            Add(part);
        }
    }

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("role", "assistant");
        writer.WriteStartArray("parts");
        foreach (AnswerPart part in parts)
        {
            part.WriteTo(writer);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

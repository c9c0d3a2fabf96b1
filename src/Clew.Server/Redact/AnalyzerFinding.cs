using System.Text;
using System.Text.Json.Serialization;

namespace Clew.Server.Redact;

/// <summary>One finding of an analyzer.</summary>
/// <param name="Start">First character, counted in code points as Python does.</param>
/// <param name="End">Behind the last one.</param>
/// <param name="Score">How certain, up to 1.</param>
/// <param name="EntityType">Such as PERSON.</param>
internal sealed record AnalyzerFinding(
    [property: JsonPropertyName("start")] int Start, [property: JsonPropertyName("end")] int End,
    [property: JsonPropertyName("score")] double Score, [property: JsonPropertyName("entity_type")] string EntityType)
{
    /// <summary>
    /// The text with its findings masked, or null when none is certain enough. Findings that reach over quotes or backslashes are cut
    /// there: JSON stays JSON.
    /// </summary>
    public static string? Mask(string text, IReadOnlyList<AnalyzerFinding> findings, double minScore, out int masked)
    {
        masked = 0;
        int[]? places = null;
        StringBuilder made = new();
        int at = 0;
        foreach (AnalyzerFinding finding in findings.Where(finding => finding.Score >= minScore).OrderBy(static finding => finding.Start).ThenByDescending(static finding => finding.End))
        {
            places ??= PlacesOf(text);
            int start = Math.Max(at, places[Math.Clamp(finding.Start, 0, places.Length - 1)]);
            int end = places[Math.Clamp(finding.End, 0, places.Length - 1)];
            int structure = start < end ? text.AsSpan(start, end - start).IndexOfAny('"', '\\') : -1;
            end = structure >= 0 ? start + structure : end;
            // A mask that is there already names what was found better.
            if (start >= end || text[start] == '[' || !finding.EntityType.All(static character => char.IsAsciiLetterOrDigit(character) || character == '_'))
            {
                continue;
            }
            made.Append(text, at, start - at).Append('[').Append(finding.EntityType).Append(']');
            at = end;
            masked++;
        }
        return masked == 0 ? null : made.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Where each code point begins, and where the text ends.</summary>
    private static int[] PlacesOf(string text)
    {
        List<int> places = [];
        for (int i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            places.Add(i);
        }
        places.Add(text.Length);
        return [.. places];
    }
}

[JsonSerializable(typeof(AnalyzerFinding[][]))]
internal sealed partial class AnalyzerJson : JsonSerializerContext;

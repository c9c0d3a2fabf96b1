using System.Globalization;
using System.Text;

namespace Clew.Storage.DuckDB;

/// <summary>
/// A quick condition that every text meets of which the lower-case form contains what is looked for. To write bodies in lower case takes three times
/// as long as to unpack them, so it is left to the few that meet this.
/// </summary>
internal static class TextPrefilter
{
    /// <summary>Shorter pieces are in nearly every body.</summary>
    private const int PieceMin = 3;

    /// <param name="sql">Gets the parameter.</param>
    /// <param name="needle">In lower case.</param>
    /// <param name="column">The text that is searched.</param>
    /// <returns>Null when there is none.</returns>
    internal static string? Condition(SqlBuilder sql, string needle, string column)
    {
        string piece = LongestWithoutCase(needle);
        if (piece.Length >= PieceMin)
        {
            return $"contains({column}, {sql.Parameter(piece)})";
        }
        return needle.All(char.IsAscii) ? $"regexp_matches({column}, {sql.Parameter(Pattern(needle))})" : null;
    }

    /// <summary>Nothing else becomes one of these characters in lower case.</summary>
    private static string LongestWithoutCase(string needle)
    {
        string longest = "";
        for (int start = 0; start < needle.Length;)
        {
            int end = start;
            while (end < needle.Length && char.IsAscii(needle[end]) && !char.IsAsciiLetter(needle[end]))
            {
                end++;
            }
            longest = end - start > longest.Length ? needle[start..end] : longest;
            start = end + 1;
        }
        return longest;
    }

    /// <summary>Each letter with all that becomes it in lower case: beside the capital letter the Kelvin sign, and the I with a dot.</summary>
    private static string Pattern(string needle)
    {
        StringBuilder pattern = new("(?s)", needle.Length * 8);
        foreach (char character in needle)
        {
            pattern.Append(character switch
            {
                'k' => "[kK\u212A]",
                'i' => "[iI\u0130]",
                _ when char.IsAsciiLetter(character) => string.Create(CultureInfo.InvariantCulture, $"[{character}{char.ToUpperInvariant(character)}]"),
                _ => string.Create(CultureInfo.InvariantCulture, $"\\x{{{(int)character:x}}}"),
            });
        }
        return pattern.ToString();
    }
}

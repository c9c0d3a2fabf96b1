using System.Text;

namespace Clew.Storage.Search;

/// <summary>Patterns in which * stands for any text and ? for one character; everything else stands for itself, in either case.</summary>
public static class SearchGlob
{
    /// <summary>The same as a pattern of SQL's LIKE over lower-case text, with ! as the escape character.</summary>
    public static string ToLike(string pattern)
    {
        StringBuilder like = new(pattern.Length + 8);
        foreach (char c in pattern.ToLowerInvariant())
        {
            like.Append(c switch { '*' => "%", '?' => "_", '%' => "!%", '_' => "!_", '!' => "!!", _ => c.ToString() });
        }
        return like.ToString();
    }

    public static bool Matches(string pattern, string text)
    {
        int p = 0;
        int t = 0;
        int star = -1;
        int afterStar = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                afterStar = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || char.ToLowerInvariant(pattern[p]) == char.ToLowerInvariant(text[t])))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                // The last star takes one character more.
                p = star + 1;
                t = ++afterStar;
            }
            else
            {
                return false;
            }
        }
        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }
}

namespace Clew.Configuration;

/// <summary>Which known word somebody may have meant.</summary>
internal static class KeySuggestion
{
    /// <summary>The distance takes the product of both lengths; no key that somebody meant is longer.</summary>
    private const int WordCharsMax = 100;

    /// <summary>The nearest word, when it is near enough: a typo in three letters, not another word.</summary>
    public static string? For(string word, IEnumerable<string> known)
    {
        if (word.Length > WordCharsMax)
        {
            return null;
        }
        string? best = null;
        int bestDistance = Math.Max(1, word.Length / 3) + 1;
        foreach (string candidate in known)
        {
            int distance = Plain(candidate) == Plain(word) ? 0 : Distance(Plain(word), Plain(candidate));
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }
        return best;
    }

    /// <summary>Case and separators are what people confuse first.</summary>
    private static string Plain(string word) => word.ToLowerInvariant().Replace('-', '_').Replace("_", "", StringComparison.Ordinal);

    /// <summary>Letters to change, add, leave out or swap with their neighbour.</summary>
    private static int Distance(string left, string right)
    {
        int[,] costs = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    costs[i, j] = i + j;
                    continue;
                }
                int change = costs[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                costs[i, j] = Math.Min(change, Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
                }
            }
        }
        return costs[left.Length, right.Length];
    }
}

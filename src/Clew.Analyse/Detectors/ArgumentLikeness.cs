using System.Text.Json;

namespace Clew.Analyse.Detectors;

internal enum Likeness
{
    Different,

    /// <summary>One word of one text was replaced, added or left out.</summary>
    OneWord,

    /// <summary>But for case, spacing, punctuation and the order of words.</summary>
    Same,
}

/// <summary>Compares the arguments of two calls. Numbers are never alike: they are pages, offsets and ids.</summary>
/// <param name="wordsMin">Texts with fewer words name things, and another word is another thing.</param>
internal sealed class ArgumentLikeness(int wordsMin)
{
    public Likeness Compare(string left, string right)
    {
        if (left == right)
        {
            return Likeness.Same;
        }
        if (left.StartsWith('{') != right.StartsWith('{'))
        {
            return Likeness.Different;
        }
        if (!left.StartsWith('{'))
        {
            return CompareTexts(left, right);
        }
        try
        {
            using JsonDocument a = JsonDocument.Parse(left);
            using JsonDocument b = JsonDocument.Parse(right);
            return CompareObjects(a.RootElement, b.RootElement);
        }
        catch (JsonException)
        {
            // Cut by the emitter: the rest is not known, so nothing can be said of it.
            return Likeness.Different;
        }
    }

    private Likeness CompareObjects(JsonElement left, JsonElement right)
    {
        Likeness likeness = Likeness.Same;
        if (left.GetPropertyCount() != right.GetPropertyCount())
        {
            return Likeness.Different;
        }
        foreach (JsonProperty property in left.EnumerateObject())
        {
            if (!right.TryGetProperty(property.Name, out JsonElement other))
            {
                return Likeness.Different;
            }
            Likeness one = property.Value.GetRawText() == other.GetRawText() ? Likeness.Same
                : property.Value.ValueKind == JsonValueKind.String && other.ValueKind == JsonValueKind.String ? CompareTexts(property.Value.GetString()!, other.GetString()!)
                : Likeness.Different;
            if (one == Likeness.Different || (one == Likeness.OneWord && likeness == Likeness.OneWord))
            {
                return Likeness.Different;
            }
            likeness = one == Likeness.OneWord ? one : likeness;
        }
        return likeness;
    }

    private Likeness CompareTexts(string left, string right)
    {
        List<string> a = WordsOf(left);
        List<string> b = WordsOf(right);
        if (a.Count == 0 || b.Count == 0)
        {
            return Likeness.Different;
        }
        if (a.SequenceEqual(b))
        {
            return Likeness.Same;
        }
        // Order and single words matter little in sentences, and much in addresses, paths and names.
        int sentence = Math.Min(left.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, right.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);
        if (sentence < 2)
        {
            return Likeness.Different;
        }
        List<string> onlyRight = [.. b];
        List<string> onlyLeft = [.. a.Where(word => !onlyRight.Remove(word))];
        if (onlyLeft.Count == 0 && onlyRight.Count == 0)
        {
            return Likeness.Same;
        }
        bool isOneWord = onlyLeft.Count <= 1 && onlyRight.Count <= 1 && sentence >= wordsMin;
        return isOneWord && !onlyLeft.Concat(onlyRight).Any(word => word.Any(char.IsDigit)) ? Likeness.OneWord : Likeness.Different;
    }

    /// <summary>Runs of letters and digits, in lower case.</summary>
    public static List<string> WordsOf(string text)
    {
        List<string> words = [];
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isWord = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (isWord && start < 0)
            {
                start = i;
            }
            else if (!isWord && start >= 0)
            {
                words.Add(text[start..i].ToLowerInvariant());
                start = -1;
            }
        }
        return words;
    }
}

namespace Clew.Pipeline.Cost;

/// <summary>A model's name in <c>prices.json</c>: <c>*</c> at the start or the end stands for any text, <c>#</c> for a digit.</summary>
internal sealed class NamePattern
{
    private readonly string text;
    private readonly bool anyBefore;
    private readonly bool anyAfter;

    public NamePattern(string pattern)
    {
        anyBefore = pattern.StartsWith('*');
        anyAfter = pattern.EndsWith('*');
        text = pattern.Trim('*');
    }

    /// <summary>Characters that a name must have.</summary>
    public int Length => text.Length;

    public static bool IsExact(string pattern) => !pattern.Contains('*', StringComparison.Ordinal) && !pattern.Contains('#', StringComparison.Ordinal);

    public bool Fits(ReadOnlySpan<char> name)
    {
        if (name.Length < text.Length)
        {
            return false;
        }
        int last = name.Length - text.Length;
        int from = anyBefore && !anyAfter ? last : 0;
        int to = anyAfter && !anyBefore ? 0 : last;
        if (!anyBefore && !anyAfter && last > 0)
        {
            return false;
        }
        for (int start = from; start <= to; start++)
        {
            if (FitsAt(name.Slice(start, text.Length)))
            {
                return true;
            }
        }
        return false;
    }

    private bool FitsAt(ReadOnlySpan<char> name)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '#' ? !char.IsAsciiDigit(name[i]) : text[i] != name[i])
            {
                return false;
            }
        }
        return true;
    }
}

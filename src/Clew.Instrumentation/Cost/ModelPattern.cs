namespace Clew.Instrumentation;

/// <summary>A model's name on a price list: <c>*</c> at the start or the end stands for any text, <c>#</c> for a digit.</summary>
internal readonly struct ModelPattern(string pattern)
{
    private readonly string text = pattern.Trim('*');
    private readonly bool anyBefore = pattern.StartsWith('*');
    private readonly bool anyAfter = pattern.EndsWith('*');

    public int Length => text.Length;

    public bool Fits(ReadOnlySpan<char> name)
    {
        int last = name.Length - text.Length;
        int from = anyBefore && !anyAfter ? last : 0;
        int to = anyBefore ? last : 0;
        if (last < 0 || (last > 0 && !anyBefore && !anyAfter))
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

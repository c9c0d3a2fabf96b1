namespace Clew.Pipeline.Redact.Recognise;

/// <summary>What was found in one text. Reused from text to text.</summary>
internal sealed class FoundList
{
    private FoundText[] items = new FoundText[16];

    public int Count { get; private set; }

    public ReadOnlySpan<FoundText> AsSpan() => items.AsSpan(0, Count);

    public FoundText this[int index]
    {
        get => items[index];
        set => items[index] = value;
    }

    public void Add(int start, int length, int rule)
    {
        if (Count == items.Length)
        {
            Array.Resize(ref items, 2 * Count);
        }
        items[Count++] = new FoundText(start, length, rule);
    }

    public void Clear() => Count = 0;

    public void RemoveAt(int index)
    {
        items.AsSpan(index + 1, Count - index - 1).CopyTo(items.AsSpan(index));
        Count--;
    }

    /// <summary>Forgets what the rules found that are marked true.</summary>
    public void RemoveWhere(bool[] marked)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (!marked[items[i].Rule])
            {
                items[kept++] = items[i];
            }
        }
        Count = kept;
    }

    /// <summary>In the order of the text. Of those that overlap one remains, as wide as all of them, with the name of the one that starts first.</summary>
    public void Settle()
    {
        if (Count < 2)
        {
            return;
        }
        // The longer one of two that start together tells more: a URL's credentials end in a host that looks like a mailbox.
        items.AsSpan(0, Count).Sort(static (left, right) => left.Start != right.Start ? left.Start.CompareTo(right.Start) : right.Length.CompareTo(left.Length));
        int last = 0;
        for (int i = 1; i < Count; i++)
        {
            if (items[i].Start < items[last].End)
            {
                items[last] = items[last] with { Length = Math.Max(items[last].End, items[i].End) - items[last].Start };
            }
            else
            {
                items[++last] = items[i];
            }
        }
        Count = last + 1;
    }
}

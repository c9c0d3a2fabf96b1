namespace Clew.Telemetry;

/// <summary>
/// Attributes in the order in which they were sent. The list and its storage are reused with the batch that owns them.
/// A key that was sent twice stays twice; <see cref="TryGet"/> returns the last one, as OTLP SDKs overwrite.
/// </summary>
public sealed class AttributeList
{
    private KeyValue[] items = [];

    public int Count { get; private set; }

    public ref readonly KeyValue this[int index] => ref items[index];

    public ReadOnlySpan<KeyValue> AsSpan() => items.AsSpan(0, Count);

    public void Add(Utf8Text key, AnyValue value)
    {
        if (Count == items.Length)
        {
            Grow();
        }
        items[Count++] = new KeyValue(key, value);
    }

    private void Grow() => Array.Resize(ref items, Math.Max(8, items.Length * 2));

    public void Add(string key, string value) => Add(Utf8Text.From(key), AnyValue.From(value));

    public void Add(string key, long value) => Add(Utf8Text.From(key), AnyValue.From(value));

    public bool TryGet(ReadOnlySpan<byte> key, out AnyValue value)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if (items[i].Key.Equals(key))
            {
                value = items[i].Value;
                return true;
            }
        }
        value = default;
        return false;
    }

    /// <summary>The text of a string attribute; not sent when the key is missing or has another type.</summary>
    public Utf8Text GetText(ReadOnlySpan<byte> key) => TryGet(key, out AnyValue value) ? value.AsText : default;

    /// <summary>Puts another attribute in the place of one.</summary>
    public void Set(int index, Utf8Text key, AnyValue value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        items[index] = new KeyValue(key, value);
    }

    public void RemoveAt(int index)
    {
        items.AsSpan(index + 1, Count - index - 1).CopyTo(items.AsSpan(index));
        items[--Count] = default;
    }

    /// <summary>Moves the attributes marked true to the end of another list. Both lists keep the order sent.</summary>
    public void MoveTo(AttributeList destination, ReadOnlySpan<bool> marked)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (marked[i])
            {
                destination.Add(items[i].Key, items[i].Value);
            }
            else
            {
                items[kept++] = items[i];
            }
        }
        items.AsSpan(kept, Count - kept).Clear();
        Count = kept;
    }

    public void Clear()
    {
        items.AsSpan(0, Count).Clear();
        Count = 0;
    }
}

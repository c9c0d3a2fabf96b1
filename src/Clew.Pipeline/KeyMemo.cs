using Clew.Telemetry;

namespace Clew.Pipeline;

/// <summary>
/// What was found for the keys of earlier spans of a batch, by place: spans of one kind have the same keys in the same order, and to compare a key with the
/// one that stood there last costs less than to find it in a table. The keys point into the batch. Not thread-safe.
/// </summary>
internal sealed class KeyMemo<T>
{
    private const int PlaceBits = 5;

    private const int LayoutBits = 3;

    private readonly (Utf8Text Key, T Value)[] slots = new (Utf8Text, T)[1 << (PlaceBits + LayoutBits)];

    /// <summary>Kinds of spans are told apart by how many attributes they have, and by the second one: most begin with the operation.</summary>
    public static int LayoutOf(ReadOnlySpan<KeyValue> attributes) =>
        ((attributes.Length + (attributes.Length > 1 ? attributes[1].Key.Length : 0)) & ((1 << LayoutBits) - 1)) << PlaceBits;

    /// <param name="layout">Of the list: <see cref="LayoutOf"/>.</param>
    /// <param name="place">Of the attribute in its list.</param>
    /// <param name="key">The attribute's key.</param>
    /// <param name="slot">What was found for it; or where to put it.</param>
    public bool TryGet(int layout, int place, Utf8Text key, out int slot)
    {
        slot = layout | (place & ((1 << PlaceBits) - 1));
        ref readonly Utf8Text known = ref slots[slot].Key;
        return !known.IsNull && known.Equals(key.Span);
    }

    public T this[int slot] => slots[slot].Value;

    public T Put(int slot, Utf8Text key, T value)
    {
        slots[slot] = (key, value);
        return value;
    }
}

using System.Buffers.Text;
using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Attributes as a MAP of text and a string of type characters, one per entry in the order of the map, so that values come back with the
/// type they were sent with: (s)tring, (b)ool, (i)nt, (d)ouble, (a)rray, (k)ey-value list, b(y)tes, (e)mpty. One per thread.
/// </summary>
internal sealed class AttributeText
{
    /// <summary>Below this many attributes, comparing all pairs of keys is cheaper than hashing them.</summary>
    private const int PairwiseMax = 32;

    private readonly ValueJson json = new();
    private readonly HashSet<Utf8Text> seen = [];
    private readonly int[] indexOfPosition = new int[PromotedAttributes.Count];
    private byte[] types = new byte[128];
    private bool[] repeated = new bool[128];
    private ulong[] hashes = new ulong[128];
    private byte[] scratch = new byte[64];

    /// <summary>Writes the two columns. A MAP refuses a key twice: the last value of a key is kept.</summary>
    internal void Append(TableBuilder appender, AttributeList attributes)
    {
        ReadOnlySpan<KeyValue> items = attributes.AsSpan();
        bool anyRepeated = FindRepeated(items);
        int count = 0;
        appender.BeginMap();
        for (int i = 0; i < items.Length; i++)
        {
            if (anyRepeated && repeated[i])
            {
                continue;
            }
            appender.MapEntry(items[i].Key.Span, Encode(items[i].Value, out types[count]));
            count++;
        }
        appender.EndList();
        if (count == 0)
        {
            appender.Null();
        }
        else
        {
            appender.Text(types.AsSpan(0, count));
        }
    }

    /// <summary>
    /// Writes the attributes of a span: the two columns for those that no column holds, <c>promoted</c>, and the columns of
    /// <see cref="PromotedAttributes.OwnColumns"/>.
    /// </summary>
    internal void Append(TableBuilder appender, Span span)
    {
        ReadOnlySpan<KeyValue> items = span.Attributes.AsSpan();
        bool anyRepeated = FindRepeated(items);
        int count = 0;
        ulong promoted = 0;
        appender.BeginMap();
        for (int i = 0; i < items.Length; i++)
        {
            if (anyRepeated && repeated[i])
            {
                continue;
            }
            int position = PromotedAttributes.Find(span, items[i], hashes[i]);
            if (position >= 0)
            {
                promoted |= 1UL << position;
                indexOfPosition[position] = i;
                continue;
            }
            appender.MapEntry(items[i].Key.Span, Encode(items[i].Value, out types[count]));
            count++;
        }
        appender.EndList();
        if (count == 0)
        {
            appender.Null();
        }
        else
        {
            appender.Text(types.AsSpan(0, count));
        }
        _ = promoted.TryFormat(scratch, out int digits, default, CultureInfo.InvariantCulture);
        appender.Text(scratch.AsSpan(0, digits));
        PromotedAttributes.AppendOwn(appender, items, promoted, indexOfPosition);
    }

    /// <summary>The value as text and the character of its type. The text is valid until the next call.</summary>
    internal ReadOnlySpan<byte> Encode(in AnyValue value, out byte type)
    {
        switch (value.Kind)
        {
            case AnyValueKind.String:
                type = (byte)'s';
                return value.AsBytes;
            case AnyValueKind.Bool:
                type = (byte)'b';
                return value.AsBool ? "true"u8 : "false"u8;
            case AnyValueKind.Int:
                type = (byte)'i';
                _ = value.AsInt.TryFormat(scratch, out int digits, default, CultureInfo.InvariantCulture);
                return scratch.AsSpan(0, digits);
            case AnyValueKind.Double:
                type = (byte)'d';
                _ = value.AsDouble.TryFormat(scratch, out int written, default, CultureInfo.InvariantCulture);
                return scratch.AsSpan(0, written);
            case AnyValueKind.Array:
                type = (byte)'a';
                return json.Write(value);
            case AnyValueKind.KeyValueList:
                type = (byte)'k';
                return json.Write(value);
            case AnyValueKind.Bytes:
                type = (byte)'y';
                return Base64Of(value.AsBytes);
            default:
                type = (byte)'e';
                return default;
        }
    }

    /// <summary>The reverse of <see cref="Encode"/>; the value owns its bytes.</summary>
    internal static AnyValue Decode(ReadOnlySpan<byte> text, byte type, Utf8Pool pool) => type switch
    {
        (byte)'s' => AnyValue.From(pool.Copy(text)),
        (byte)'b' => AnyValue.From(text.SequenceEqual("true"u8)),
        (byte)'i' => AnyValue.From(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
        (byte)'d' => AnyValue.From(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)),
        (byte)'a' or (byte)'k' => ValueJson.Read(text),
        (byte)'y' => DecodeBytes(text),
        _ => default,
    };

    internal static void Read(ResultReader reader, int mapColumn, AttributeList target, Utf8Pool pool)
    {
        ListValue map = reader.GetList(mapColumn);
        ReadOnlySpan<byte> types = reader.GetBytes(mapColumn + 1);
        for (int i = 0; i < map.Count; i++)
        {
            target.Add(pool.Copy(map.MapKey(i)), Decode(map.MapValue(i), types[i], pool));
        }
    }

    private static AnyValue DecodeBytes(ReadOnlySpan<byte> text)
    {
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        _ = Base64.DecodeFromUtf8(text, bytes, out _, out int written);
        return AnyValue.FromBytes(bytes, 0, written);
    }

    private ReadOnlySpan<byte> Base64Of(ReadOnlySpan<byte> bytes)
    {
        int length = Base64.GetMaxEncodedToUtf8Length(bytes.Length);
        if (scratch.Length < length)
        {
            scratch = new byte[length];
        }
        _ = Base64.EncodeToUtf8(bytes, scratch, out _, out int written);
        return scratch.AsSpan(0, written);
    }

    /// <summary>Marks the items whose key comes again later, and keeps the hashes of all keys.</summary>
    private bool FindRepeated(ReadOnlySpan<KeyValue> items)
    {
        if (items.Length > repeated.Length)
        {
            Array.Resize(ref repeated, items.Length * 2);
            Array.Resize(ref types, items.Length * 2);
            Array.Resize(ref hashes, items.Length * 2);
        }
        // Keys with the same hash are rare enough to be compared only then; among few keys a scan finds them.
        bool isSuspect = items.Length > PairwiseMax;
        for (int i = 0; i < items.Length; i++)
        {
            ulong hash = PromotedAttributes.HashOf(items[i].Key.Span);
            isSuspect = isSuspect || hashes.AsSpan(0, i).Contains(hash);
            hashes[i] = hash;
        }
        return isSuspect && MarkRepeated(items);
    }

    private bool MarkRepeated(ReadOnlySpan<KeyValue> items)
    {
        bool any = false;
        if (items.Length > PairwiseMax)
        {
            seen.Clear();
            for (int i = items.Length - 1; i >= 0; i--)
            {
                any |= repeated[i] = !seen.Add(items[i].Key.Or(Utf8Text.Empty));
            }
            return any;
        }
        for (int i = 0; i < items.Length; i++)
        {
            repeated[i] = false;
            for (int j = i + 1; j < items.Length; j++)
            {
                if (items[i].Key.Length == items[j].Key.Length && items[i].Key.Equals(items[j].Key.Span))
                {
                    any = repeated[i] = true;
                    break;
                }
            }
        }
        return any;
    }
}

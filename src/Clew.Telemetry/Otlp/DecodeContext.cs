using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Clew.Telemetry.Otlp;

/// <summary>What one decoding shares between its parts: the bytes, the limits, and the counts of what the limits changed.</summary>
internal sealed class DecodeContext(byte[] buffer, DecodeLimits limits)
{
    /// <summary>Ends a text that was cut. Valid UTF-8 on its own.</summary>
    internal static ReadOnlySpan<byte> CutMarker => "…[cut]"u8;

    private long remainingBytes = limits.MaxDecodedBytes;

    public DecodeLimits Limits => limits;

    public long RepairedUtf8Count { get; private set; }

    public long TruncatedValueCount { get; set; }

    public long DroppedAttributeCount { get; set; }

    /// <summary>Rejected items that had no ids at all: a sign that the request is one of another signal.</summary>
    public long IdlessItemCount { get; set; }

    public string MemoryError =>
        string.Create(CultureInfo.InvariantCulture, $"request decodes to more than {limits.MaxDecodedBytes} bytes");

    public string DepthError =>
        string.Create(CultureInfo.InvariantCulture, $"attribute value nested deeper than {limits.MaxDepth} levels");

    /// <summary>Takes memory from the request's budget; false when it is used up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Charge(long bytes) => (remainingBytes -= bytes) >= 0;

    /// <summary>A text in the request's bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Utf8Text Text(ByteRange range) => Text(buffer, range, limits.MaxAttributeValueBytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Utf8Text Key(ByteRange range) => Key(buffer, range);

    public Utf8Text Key(byte[] source, ByteRange range)
    {
        return range.Length <= limits.MaxKeyBytes ? Text(source, range, int.MaxValue) : CutKey(source, range);
    }

    /// <summary>A text in <paramref name="source"/>, checked and cut like one of the request.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Utf8Text Text(byte[] source, ByteRange range, int maxBytes)
    {
        ReadOnlySpan<byte> bytes = source.AsSpan(range.Offset, range.Length);
        if (bytes.Length <= maxBytes && Utf8.IsValid(bytes))
        {
            return new Utf8Text(source, range.Offset, range.Length);
        }
        return RepairAndCut(bytes, maxBytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public AnyValue TextValue(ByteRange range) =>
        range.Length <= limits.MaxAttributeValueBytes && Utf8.IsValid(buffer.AsSpan(range.Offset, range.Length))
            ? AnyValue.FromText(buffer, range.Offset, range.Length)
            : AnyValue.From(Text(range));

    /// <summary>False when the attribute needs a closer look: a text that is not ASCII or over a limit, or memory that is used up.</summary>
    public bool TryAdd(in ShortAttribute attribute, AttributeList attributes)
    {
        ByteRange key = attribute.Key;
        bool isText = attribute.ScalarTag == ShortAttribute.TextTag;
        ByteRange checkedBytes = isText ? attribute.Whole : key;
        if (key.Length > limits.MaxKeyBytes || (isText && attribute.Text.Length > limits.MaxAttributeValueBytes) || remainingBytes < DecodedSize.Attribute
            || !Ascii.IsValid(buffer.AsSpan(checkedBytes.Offset, checkedBytes.Length)))
        {
            return false;
        }
        remainingBytes -= DecodedSize.Attribute;
        attributes.Add(new Utf8Text(buffer, key.Offset, key.Length), attribute.ScalarTag switch
        {
            ShortAttribute.TextTag => AnyValue.FromText(buffer, attribute.Text.Offset, attribute.Text.Length),
            ShortAttribute.BoolTag => AnyValue.From(attribute.Bits != 0),
            ShortAttribute.IntTag => AnyValue.From((long)attribute.Bits),
            _ => AnyValue.From(BitConverter.UInt64BitsToDouble(attribute.Bits)),
        });
        return true;
    }

    public AnyValue BytesValue(byte[] source, ByteRange range)
    {
        if (range.Length > limits.MaxAttributeValueBytes)
        {
            TruncatedValueCount++;
            return AnyValue.FromBytes(source, range.Offset, limits.MaxAttributeValueBytes);
        }
        return AnyValue.FromBytes(source, range.Offset, range.Length);
    }

    public AnyValue BytesValue(ByteRange range) => BytesValue(buffer, range);

    /// <summary>Moves the counts into the batch and settles the result; a failed decoding leaves no items behind.</summary>
    public DecodeResult Finish<T>(TelemetryBatch<T> batch, string? error)
        where T : class, IBatchItem, new()
    {
        batch.RepairedUtf8Count += RepairedUtf8Count;
        batch.TruncatedValueCount += TruncatedValueCount;
        batch.DroppedAttributeCount += DroppedAttributeCount;
        if (error is null)
        {
            return DecodeResult.Success;
        }
        while (batch.Count > 0)
        {
            batch.RemoveLast();
        }
        batch.RejectedCount = 0;
        batch.FirstRejection = null;
        return DecodeResult.Malformed(error);
    }

    /// <summary>Counts a repair that a reader made itself.</summary>
    public void CountRepair() => RepairedUtf8Count++;

    private Utf8Text CutKey(byte[] source, ByteRange range)
    {
        TruncatedValueCount++;
        return Text(source, range with { Length = CutLength(source.AsSpan(range.Offset, range.Length), limits.MaxKeyBytes) }, int.MaxValue);
    }

    private Utf8Text RepairAndCut(ReadOnlySpan<byte> bytes, int maxBytes)
    {
        bool cut = bytes.Length > maxBytes;
        if (cut)
        {
            bytes = bytes[..CutLength(bytes, maxBytes)];
        }
        if (!Utf8.IsValid(bytes))
        {
            RepairedUtf8Count++;
            bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes));
            cut |= bytes.Length > maxBytes;
        }
        if (!cut)
        {
            return Utf8Text.CopyOf(bytes);
        }
        TruncatedValueCount++;
        int kept = CutLength(bytes, Math.Max(0, maxBytes - CutMarker.Length));
        byte[] marked = new byte[kept + CutMarker.Length];
        bytes[..kept].CopyTo(marked);
        CutMarker.CopyTo(marked.AsSpan(kept));
        return Utf8Text.From(marked);
    }

    /// <summary>The longest prefix within the limit that ends between characters. Bytes that are not UTF-8 are cut near the limit.</summary>
    private static int CutLength(ReadOnlySpan<byte> bytes, int maxBytes)
    {
        if (bytes.Length <= maxBytes)
        {
            return bytes.Length;
        }
        int length = maxBytes;
        while (length > 0 && maxBytes - length < 4 && (bytes[length] & 0xC0) == 0x80)
        {
            length--;
        }
        return length;
    }
}

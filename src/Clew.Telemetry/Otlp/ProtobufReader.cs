using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Clew.Telemetry.Otlp;

/// <summary>
/// Reads Protocol Buffers from contiguous bytes. Failure is sticky: the first malformed byte sets <see cref="Error"/> and ends every open
/// message, so decoders are plain loops over <see cref="NextField"/> and look at the error once, at the end. What is read for every field
/// is inlined by hand: profiles that would tell the compiler to do so cost more CPU than a short run of the server gets back.
/// </summary>
internal ref struct ProtobufReader
{
    /// <summary>Deepest nesting of unknown groups; the format's last producers of groups never nested them.</summary>
    private const int MaxGroupDepth = 16;

    private readonly ReadOnlySpan<byte> data;
    private int position;
    private int end;

    public ProtobufReader(ReadOnlySpan<byte> data)
    {
        this.data = data;
        end = data.Length;
    }

    /// <summary>The first failure, with its byte offset; null while all is well.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads the tag of the next field; false at the end of the current message and after a failure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NextField(out uint tag)
    {
        if (position >= end)
        {
            tag = 0;
            return false;
        }
        tag = data[position];
        if (tag is >= 8 and < 0x80)
        {
            position++;
            return true;
        }
        return NextLongTag(out tag);
    }

    private bool NextLongTag(out uint tag)
    {
        int start = position;
        ulong value = ReadVarint();
        tag = (uint)value;
        if (Error is null && (value > uint.MaxValue || tag < 8))
        {
            Fail("invalid field number", start);
        }
        return Error is null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        if (position < end && data[position] < 0x80)
        {
            return data[position++];
        }
        return ReadLongVarint();
    }

    private ulong ReadLongVarint()
    {
        ulong value = 0;
        for (int shift = 0, i = position; shift < 70; shift += 7, i++)
        {
            if (i >= end)
            {
                Fail("truncated varint", position);
                return 0;
            }
            byte part = data[i];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                position = i + 1;
                return value;
            }
        }
        Fail("varint of more than 10 bytes", position);
        return 0;
    }

    /// <summary>
    /// Looks at an attribute as nearly all senders write them: a key, then a scalar, in less than 128 bytes; <see cref="Pass"/> goes on behind it. False
    /// when it is written otherwise, or wrong: then it is read field by field, which also finds the words for what is wrong.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryPeekShortAttribute(out ShortAttribute attribute)
    {
        attribute = default;
        int length = position < end ? data[position] : 0;
        int start = position + 1;
        if (length is < 6 or > 0x7F || length > end - start)
        {
            return false;
        }
        ReadOnlySpan<byte> message = data.Slice(start, length);
        int value = 2 + message[1];
        if (message[0] != ShortAttribute.KeyTag || value > length - 4 || message[value] != ShortAttribute.ValueTag || message[value + 1] != length - value - 2)
        {
            return false;
        }
        int scalar = value + 3;
        attribute = new ShortAttribute(start, length, message[value + 2], value - 2, scalar);
        ulong bits = message[scalar];
        bool isScalar = attribute.ScalarTag switch
        {
            ShortAttribute.TextTag => (int)bits == length - scalar - 1,
            ShortAttribute.BoolTag => scalar == length - 1 && bits < 0x80,
            ShortAttribute.IntTag => TryVarint(message[scalar..], out bits),
            ShortAttribute.DoubleTag => scalar == length - 8 && BinaryPrimitives.TryReadUInt64LittleEndian(message[scalar..], out bits),
            _ => false,
        };
        attribute.Bits = bits;
        return isScalar;
    }

    public void Pass(in ShortAttribute attribute) => position = attribute.Whole.Offset + attribute.Whole.Length;

    /// <summary>False when the number does not end with the bytes.</summary>
    private static bool TryVarint(ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        int last = bytes.Length - 1;
        for (int i = 0; i <= last; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80 != (i == last))
            {
                return false;
            }
        }
        return last < 10;
    }

    /// <summary>A zigzag-encoded <c>sint32</c>.</summary>
    public int ReadSInt32()
    {
        uint value = (uint)ReadVarint();
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    public ulong ReadFixed64()
    {
        if (end - position < 8)
        {
            Fail("truncated 64-bit value", position);
            return 0;
        }
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(data[position..]);
        position += 8;
        return value;
    }

    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadFixed64());

    /// <summary>A <c>fixed64</c> time. Times beyond the year 2262 do not fit the model and become its largest time.</summary>
    public long ReadTime() => (long)Math.Min(ReadFixed64(), long.MaxValue);

    public uint ReadFixed32()
    {
        if (end - position < 4)
        {
            Fail("truncated 32-bit value", position);
            return 0;
        }
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(data[position..]);
        position += 4;
        return value;
    }

    /// <summary>The range of a string or bytes field; empty after a failure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ByteRange ReadRange()
    {
        int length = ReadLength();
        ByteRange range = new(position, length);
        position += length;
        return range;
    }

    public readonly ReadOnlySpan<byte> Bytes(ByteRange range) => data.Slice(range.Offset, range.Length);

    /// <summary>Starts a nested message or packed field; <see cref="Leave"/> takes the returned end of the outer one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Enter()
    {
        int outerEnd = end;
        int length = ReadLength();
        end = position + length;
        return outerEnd;
    }

    /// <summary>Ends a nested message, skipping what was not read of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave(int outerEnd)
    {
        if (Error is null)
        {
            position = end;
            end = outerEnd;
        }
    }

    /// <summary>More bytes in the current packed field.</summary>
    public readonly bool HasMore => position < end;

    public readonly int RemainingBytes => end - position;

    /// <summary>Counts the fields with a tag in the current message without leaving its start.</summary>
    public int Count(uint wantedTag)
    {
        int start = position;
        int count = 0;
        while (NextField(out uint tag))
        {
            count += tag == wantedTag ? 1 : 0;
            SkipValue(tag, 0);
        }
        if (Error is null)
        {
            position = start;
        }
        return count;
    }

    /// <summary>Skips an unknown field, and fails on a known one, which can only be here because of its wire type.</summary>
    public void SkipUnknown(uint tag, ulong knownFields, string message)
    {
        uint field = tag >> 3;
        if (field < 64 && (knownFields >> (int)field & 1) != 0)
        {
            Fail(string.Create(CultureInfo.InvariantCulture,
                $"field {field} of {message} has wire type {tag & 7}, which its type does not allow (a request of another signal?)"));
            return;
        }
        SkipValue(tag, 0);
    }

    private void SkipValue(uint tag, int groupDepth)
    {
        switch (tag & 7)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                ReadFixed64();
                break;
            case WireType.Length:
                ReadRange();
                break;
            case WireType.StartGroup:
                SkipGroup(tag, groupDepth + 1);
                break;
            case WireType.Fixed32:
                ReadFixed32();
                break;
            default:
                Fail(string.Create(CultureInfo.InvariantCulture, $"unexpected wire type {tag & 7}"), position);
                break;
        }
    }

    private void SkipGroup(uint startTag, int depth)
    {
        int start = position;
        if (depth > MaxGroupDepth)
        {
            Fail("groups nested too deeply", start);
            return;
        }
        uint endTag = startTag - WireType.StartGroup + WireType.EndGroup;
        while (NextField(out uint tag))
        {
            if (tag == endTag)
            {
                return;
            }
            SkipValue(tag, depth);
        }
        Fail("group without end", start);
    }

    /// <summary>Records the first failure and ends all open messages.</summary>
    public void Fail(string reason) => Fail(reason, position);

    private void Fail(string reason, int at)
    {
        Error ??= string.Create(CultureInfo.InvariantCulture, $"{reason} at byte {at}");
        end = position;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ReadLength()
    {
        int start = position;
        ulong length = ReadVarint();
        return length <= (ulong)(end - position) ? (int)length : FailLength(length, start);
    }

    private int FailLength(ulong length, int start)
    {
        Fail(string.Create(CultureInfo.InvariantCulture, $"length {length} runs past the end of its message"), start);
        return 0;
    }
}

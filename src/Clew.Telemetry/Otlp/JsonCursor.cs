using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Clew.Telemetry.Otlp;

/// <summary>
/// Reads OTLP/JSON. It stands on the value at hand; null counts as not sent and is never seen. Like <see cref="ProtobufReader"/> it
/// remembers the first failure and ends all loops; only <see cref="Utf8JsonReader"/> itself throws, on text that is not JSON.
/// </summary>
internal ref struct JsonCursor
{
    /// <summary>Longest property name that can be a field of OTLP, in either spelling.</summary>
    private const int MaxNameBytes = 64;

    private readonly byte[] buffer;
    private readonly DecodeContext context;
    private readonly byte[] nameScratch = new byte[MaxNameBytes];
    private Utf8JsonReader reader;
    private ReadOnlySpan<byte> name;

    public JsonCursor(byte[] buffer, int length, DecodeContext context)
    {
        this.buffer = buffer;
        this.context = context;
        // An attribute value inside a list takes five levels of JSON; the messages around it take less than sixteen.
        JsonReaderOptions options = new() { MaxDepth = (context.Limits.MaxDepth * 5) + 16 };
        reader = new Utf8JsonReader(buffer.AsSpan(0, length), options);
    }

    /// <summary>The first failure, with its byte offset; null while all is well.</summary>
    public string? Error { get; private set; }

    /// <summary>Stands on the outermost value.</summary>
    public void Start() => reader.Read();

    /// <summary>Checks that nothing but white space follows.</summary>
    public void Finish()
    {
        if (Error is null)
        {
            reader.Read();
        }
    }

    /// <summary>Enters the object at hand; its properties follow with <see cref="NextProperty"/>.</summary>
    public void EnterObject()
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Fail("expected an object");
        }
    }

    public void EnterArray()
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Fail("expected an array");
        }
    }

    /// <summary>Stands on the value of the next property that is not null; false at the end of the object and after a failure.</summary>
    public bool NextProperty()
    {
        while (Error is null)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                return false;
            }
            name = NormalizedName();
            reader.Read();
            if (reader.TokenType != JsonTokenType.Null)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Stands on the next element that is not null; false at the end of the array and after a failure.</summary>
    public bool NextElement()
    {
        while (Error is null)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                return false;
            }
            if (reader.TokenType != JsonTokenType.Null)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether the property has this lowerCamelCase name, in that spelling or in snake_case.</summary>
    public readonly bool Is(ReadOnlySpan<byte> camelCase) => name.SequenceEqual(camelCase);

    /// <summary>Skips the value at hand with all its children.</summary>
    public void Skip()
    {
        if (Error is null)
        {
            reader.Skip();
        }
    }

    public Utf8Text Text() => TryGetText(out byte[] source, out ByteRange range)
        ? context.Text(source, range, context.Limits.MaxAttributeValueBytes)
        : default;

    public Utf8Text Key() => TryGetText(out byte[] source, out ByteRange range) ? context.Key(source, range) : default;

    public AnyValue Base64()
    {
        if (!TryGetText(out byte[] source, out ByteRange range))
        {
            return default;
        }
        byte[] bytes = source.AsSpan(range.Offset, range.Length).ToArray();
        int length = Base64Text.DecodeInPlace(bytes);
        if (length < 0)
        {
            Fail("expected base64");
            return default;
        }
        return context.BytesValue(bytes, new ByteRange(0, length));
    }

    public bool Bool()
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            Fail("expected true or false");
            return false;
        }
        return reader.TokenType == JsonTokenType.True;
    }

    /// <summary>An integer as number or text; a fraction of zero and exponents are fine.</summary>
    public long Int64()
    {
        ReadOnlySpan<byte> digits = NumberText();
        if (Utf8Parser.TryParse(digits, out long value, out int used) && used == digits.Length)
        {
            return value;
        }
        if (TryParseDouble(digits, out double number) && Math.Floor(number) == number && number is >= -9.2e18 and <= 9.2e18)
        {
            return (long)number;
        }
        Fail("expected a 64-bit integer");
        return 0;
    }

    public ulong UInt64()
    {
        ReadOnlySpan<byte> digits = NumberText();
        if (Utf8Parser.TryParse(digits, out ulong value, out int used) && used == digits.Length)
        {
            return value;
        }
        if (TryParseDouble(digits, out double number) && Math.Floor(number) == number && number is >= 0 and <= 1.84e19)
        {
            return (ulong)number;
        }
        Fail("expected an unsigned 64-bit integer");
        return 0;
    }

    /// <inheritdoc cref="ProtobufReader.ReadTime"/>
    public long Time() => (long)Math.Min(UInt64(), long.MaxValue);

    public uint UInt32()
    {
        ulong value = UInt64();
        if (value > uint.MaxValue)
        {
            Fail("expected a 32-bit integer");
        }
        return (uint)value;
    }

    public int Int32()
    {
        long value = Int64();
        if (value is < int.MinValue or > int.MaxValue)
        {
            Fail("expected a 32-bit integer");
        }
        return (int)value;
    }

    /// <summary>A number, as number or text; NaN, Infinity and -Infinity as text.</summary>
    public double Double()
    {
        if (TryParseDouble(NumberText(), out double value))
        {
            return value;
        }
        Fail("expected a number");
        return 0;
    }

    /// <summary>An enumeration as number or as name; a name that is not in the list counts as 0.</summary>
    /// <param name="names">Names in the order of their numbers from 0, without <paramref name="prefix"/>.</param>
    /// <param name="prefix">What every name starts with, for example <c>SPAN_KIND_</c>.</param>
    public ulong Enum(ReadOnlySpan<string> names, string prefix)
    {
        ReadOnlySpan<byte> text = NumberText();
        if (Utf8Parser.TryParse(text, out ulong number, out int used) && used == text.Length)
        {
            return number;
        }
        for (int i = 0; i < names.Length; i++)
        {
            if (text.Length == prefix.Length + names[i].Length && Ascii.Equals(text[..prefix.Length], prefix)
                && Ascii.Equals(text[prefix.Length..], names[i]))
            {
                return (ulong)i;
            }
        }
        return 0;
    }

    /// <summary>Returns the length as <see cref="SpanIds"/> counts it; the id is empty unless that is 16.</summary>
    public int TraceId(out TraceId id)
    {
        Span<byte> bytes = stackalloc byte[SpanIds.TraceIdBytes];
        int length = Id(bytes);
        id = length == bytes.Length ? Telemetry.TraceId.Read(bytes) : default;
        return length;
    }

    /// <summary>Returns the length as <see cref="SpanIds"/> counts it; the id is empty unless that is 8.</summary>
    public int SpanId(out SpanId id)
    {
        Span<byte> bytes = stackalloc byte[SpanIds.SpanIdBytes];
        int length = Id(bytes);
        id = length == bytes.Length ? new SpanId(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes)) : default;
        return length;
    }

    /// <summary>Records the first failure, which ends all loops.</summary>
    public void Fail(string reason) =>
        Error ??= string.Create(CultureInfo.InvariantCulture, $"{reason} at byte {reader.TokenStartIndex}");

    /// <summary>Hexadecimal as OTLP wants it, or base64 as Protocol Buffers in JSON have it otherwise; the length tells which.</summary>
    private int Id(scoped Span<byte> bytes)
    {
        if (!TryGetText(out byte[] source, out ByteRange range))
        {
            return SpanIds.NotSent;
        }
        ReadOnlySpan<byte> text = source.AsSpan(range.Offset, range.Length);
        if (text.Length == bytes.Length * 2)
        {
            bool valid = Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
            return valid ? bytes.Length : SpanIds.NotHexadecimal;
        }
        if (text.TrimEnd((byte)'=').Length == ((bytes.Length * 4) + 2) / 3)
        {
            byte[] copy = text.ToArray();
            if (Base64Text.DecodeInPlace(copy) == bytes.Length)
            {
                copy.AsSpan(0, bytes.Length).CopyTo(bytes);
                return bytes.Length;
            }
        }
        int length = (text.Length + 1) / 2;
        return length == bytes.Length ? SpanIds.NotHexadecimal : length;
    }

    private bool TryGetText(out byte[] source, out ByteRange range)
    {
        source = buffer;
        range = default;
        if (reader.TokenType != JsonTokenType.String)
        {
            Fail("expected a string");
            return false;
        }
        int offset = checked((int)reader.TokenStartIndex + 1);
        if (!reader.ValueIsEscaped)
        {
            range = new ByteRange(offset, reader.ValueSpan.Length);
            return true;
        }
        source = GC.AllocateUninitializedArray<byte>(reader.ValueSpan.Length);
        int length = JsonEscapes.Unescape(reader.ValueSpan, source, out bool repaired);
        if (repaired)
        {
            context.CountRepair();
        }
        range = new ByteRange(0, length);
        return true;
    }

    private ReadOnlySpan<byte> NumberText()
    {
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String)
        {
            return reader.ValueSpan;
        }
        Fail("expected a number");
        return default;
    }

    private static bool TryParseDouble(ReadOnlySpan<byte> text, out double value)
    {
        switch (text)
        {
            case [(byte)'N', ..]:
                value = double.NaN;
                return text.SequenceEqual("NaN"u8);
            case [(byte)'I', ..]:
                value = double.PositiveInfinity;
                return text.SequenceEqual("Infinity"u8);
            case [(byte)'-', (byte)'I', ..]:
                value = double.NegativeInfinity;
                return text.SequenceEqual("-Infinity"u8);
            default:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        }
    }

    private readonly ReadOnlySpan<byte> NormalizedName()
    {
        ReadOnlySpan<byte> sent = reader.ValueSpan;
        if (!reader.ValueIsEscaped && !sent.Contains((byte)'_'))
        {
            return sent;
        }
        if (sent.Length > MaxNameBytes)
        {
            return default;
        }
        Span<byte> plain = stackalloc byte[MaxNameBytes];
        plain = plain[..JsonEscapes.Unescape(sent, plain, out _)];
        int length = 0;
        bool upper = false;
        foreach (byte character in plain)
        {
            if (character == '_')
            {
                upper = true;
                continue;
            }
            nameScratch[length++] = upper && character is >= (byte)'a' and <= (byte)'z' ? (byte)(character - 32) : character;
            upper = false;
        }
        return nameScratch.AsSpan(0, length);
    }
}

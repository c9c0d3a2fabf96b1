using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Clew.Telemetry;

/// <summary>
/// A slice of valid UTF-8 bytes. From decoder to store text is never turned into a <see cref="string"/>: a span's strings point into the
/// bytes of the request, which live as long as their batch. The default value means "not sent", which differs from an empty text.
/// </summary>
public readonly struct Utf8Text : IEquatable<Utf8Text>
{
    private readonly byte[]? array;
    private readonly int offset;
    private readonly int length;

    /// <param name="array">Holds valid UTF-8 in the given range; must not change while this value is in use.</param>
    /// <param name="offset">First byte of the text.</param>
    /// <param name="length">Length of the text in bytes.</param>
    public Utf8Text(byte[] array, int offset, int length)
    {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    public static Utf8Text Empty { get; } = new([], 0, 0);

    /// <summary>True when the field was not sent.</summary>
    public bool IsNull => array is null;

    public bool IsNullOrEmpty => length == 0;

    /// <summary>Length in bytes.</summary>
    public int Length => length;

    public ReadOnlySpan<byte> Span => new(array, offset, length);

    public ReadOnlyMemory<byte> Memory => new(array, offset, length);

    public static Utf8Text From(string? text) => text is null ? default : From(Encoding.UTF8.GetBytes(text));

    public static Utf8Text From(byte[] utf8) => new(utf8, 0, utf8.Length);

    public static Utf8Text CopyOf(ReadOnlySpan<byte> utf8) => From(utf8.ToArray());

    public static implicit operator Utf8Text(string? text) => From(text);

    /// <summary>This text, or <paramref name="other"/> when this one was not sent or is empty.</summary>
    public Utf8Text Or(Utf8Text other) => IsNullOrEmpty ? other : this;

    /// <summary>A part of this text. The caller keeps the cuts on character boundaries.</summary>
    public Utf8Text Slice(int start, int count) => new(array ?? [], offset + start, count);

    /// <summary>At most <paramref name="maxBytes"/> bytes, cut before the character that would cross the limit.</summary>
    public Utf8Text Truncate(int maxBytes)
    {
        if (length <= maxBytes)
        {
            return this;
        }
        int end = maxBytes;
        while (end > 0 && (array![offset + end] & 0xC0) == 0x80)
        {
            end--;
        }
        return Slice(0, end);
    }

    public bool Equals(Utf8Text other) => Span.SequenceEqual(other.Span) && IsNull == other.IsNull;

    public bool Equals(ReadOnlySpan<byte> other) => Span.SequenceEqual(other);

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Utf8Text other && Equals(other);

    public override int GetHashCode() => (int)ByteHash.Of(Span, ByteHash.Seed);

    public static bool operator ==(Utf8Text left, Utf8Text right) => left.Equals(right);

    public static bool operator !=(Utf8Text left, Utf8Text right) => !left.Equals(right);

    /// <summary>The text, or an empty string when it was not sent.</summary>
    public override string ToString() => length == 0 ? "" : Encoding.UTF8.GetString(Span);

    public string? ToStringOrNull() => array is null ? null : ToString();

    public static bool IsValid(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes);
}

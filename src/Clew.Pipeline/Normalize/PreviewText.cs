using System.Buffers;
using System.Globalization;
using System.Text;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>
/// Writes one line of at most <see cref="MaxBytes"/> bytes: white space collapsed, JSON escapes undone. A text that is that already is
/// not copied. Copies share blocks, which live as long as the spans that point into them. Not thread-safe.
/// </summary>
internal sealed class PreviewText
{
    public const int MaxBytes = 200;
    private const int BlockBytes = 16 * 1024;
    private static readonly SearchValues<byte> NeedsWork =
        SearchValues.Create([(byte)'\\', 0x7F, .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    private byte[] block = [];
    private int used;

    /// <summary>A preview of a plain text.</summary>
    public Utf8Text OfText(Utf8Text text)
    {
        ReadOnlySpan<byte> all = text.Span;
        int start = all.IndexOfAnyExcept(" \t\r\n"u8);
        return start < 0 ? default : Of(text.Slice(start, all.Length - start), isJson: false);
    }

    /// <summary>A preview of the inside of a JSON string.</summary>
    public Utf8Text OfJsonString(Utf8Text text, Range range)
    {
        (int offset, int length) = range.GetOffsetAndLength(text.Length);
        return Of(text.Slice(offset, length), isJson: true);
    }

    private Utf8Text Of(Utf8Text text, bool isJson)
    {
        Utf8Text head = text.Truncate(MaxBytes);
        ReadOnlySpan<byte> bytes = head.Span;
        if (!bytes.ContainsAny(NeedsWork) && bytes.IndexOf("  "u8) < 0)
        {
            return head;
        }
        if (block.Length - used < MaxBytes)
        {
            block = new byte[BlockBytes];
            used = 0;
        }
        int length = Collapse(text.Span, block.AsSpan(used, MaxBytes), isJson);
        Utf8Text preview = new(block, used, length);
        used += length;
        return length == 0 ? default : preview;
    }

    private static int Collapse(ReadOnlySpan<byte> source, Span<byte> destination, bool isJson)
    {
        int written = 0;
        bool space = false;
        while (!source.IsEmpty)
        {
            Rune rune = Next(ref source, isJson);
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                space = written > 0;
                continue;
            }
            if (written + rune.Utf8SequenceLength + (space ? 1 : 0) > destination.Length)
            {
                break;
            }
            if (space)
            {
                destination[written++] = (byte)' ';
                space = false;
            }
            written += rune.EncodeToUtf8(destination[written..]);
        }
        return written;
    }

    private static Rune Next(ref ReadOnlySpan<byte> source, bool isJson)
    {
        if (isJson && source[0] == (byte)'\\' && source.Length > 1)
        {
            byte escaped = source[1];
            if (escaped == (byte)'u' && TryUnit(source, out char unit))
            {
                source = source[6..];
                if (char.IsHighSurrogate(unit) && TryUnit(source, out char low) && char.IsLowSurrogate(low))
                {
                    source = source[6..];
                    return new Rune(unit, low);
                }
                return Rune.TryCreate(unit, out Rune single) ? single : Rune.ReplacementChar;
            }
            if (escaped < 0x80)
            {
                source = source[2..];
                return escaped is (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f' ? new Rune(' ') : new Rune(escaped);
            }
        }
        Rune.DecodeFromUtf8(source, out Rune rune, out int consumed);
        source = source[consumed..];
        return rune;
    }

    private static bool TryUnit(ReadOnlySpan<byte> source, out char unit)
    {
        unit = default;
        if (source.Length < 6 || source[0] != (byte)'\\' || source[1] != (byte)'u'
            || !ushort.TryParse(source[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value))
        {
            return false;
        }
        unit = (char)value;
        return true;
    }
}

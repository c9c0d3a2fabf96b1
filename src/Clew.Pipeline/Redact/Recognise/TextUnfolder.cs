using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Clew.Pipeline.Redact.Recognise;

/// <summary>
/// A text without its escapes: JSON in JSON in a JSON string, or a URL's percent signs, so that <c>\\\"a\\u0040b.example\\\"</c> reads as what it
/// means. Knows where each byte came from, so that what is found can be replaced where it was sent. Reused from text to text.
/// </summary>
internal sealed class TextUnfolder
{
    /// <summary>Agents wrap results in results; each level doubles the backslashes, so that more than these hold next to nothing.</summary>
    private const int DepthMax = 6;

    private readonly List<Level> levels = [];
    private int depth;

    /// <summary>True for texts that may have something to unfold.</summary>
    public static bool IsNeeded(ReadOnlySpan<byte> text) => text.IndexOfAny((byte)'\\', (byte)'%') >= 0;

    public ReadOnlySpan<byte> Unfold(ReadOnlySpan<byte> text)
    {
        depth = 0;
        ReadOnlySpan<byte> current = text;
        while (depth < DepthMax && IsNeeded(current))
        {
            if (depth == levels.Count)
            {
                levels.Add(new Level());
            }
            if (!levels[depth].Unfold(current))
            {
                break;
            }
            current = levels[depth++].Text;
        }
        return current;
    }

    /// <summary>Where the byte at this place of the unfolded text begins in the original.</summary>
    public int OriginOf(int position)
    {
        for (int level = depth - 1; level >= 0; level--)
        {
            position = levels[level].OriginOf(position);
        }
        return position;
    }

    /// <summary>How many bytes of the original stand for this one.</summary>
    public int WidthAt(int position) => OriginOf(position + 1) - OriginOf(position);

    private sealed class Level
    {
        private byte[] text = [];
        private int length;
        private (int At, int Origin)[] marks = new (int, int)[64];
        private int markCount;

        public ReadOnlySpan<byte> Text => text.AsSpan(0, length);

        /// <summary>False when nothing was escaped.</summary>
        public bool Unfold(ReadOnlySpan<byte> source)
        {
            if (text.Length < source.Length)
            {
                text = new byte[Math.Max(source.Length, 2 * text.Length)];
            }
            length = markCount = 0;
            Mark(0);
            int at = 0;
            bool any = false;
            while (at < source.Length)
            {
                int next = source[at..].IndexOfAny((byte)'\\', (byte)'%');
                int plain = next < 0 ? source.Length - at : next;
                source.Slice(at, plain).CopyTo(text.AsSpan(length));
                length += plain;
                at += plain;
                if (next < 0)
                {
                    break;
                }
                int before = length;
                int width = Escape(source[at..]);
                if (width == 0)
                {
                    text[length++] = source[at++];
                    continue;
                }
                // The escape itself, and again what follows it: within it all bytes have the same origin.
                Mark(before, at);
                at += width;
                Mark(length, at);
                any = true;
            }
            Mark(length, source.Length);
            return any;
        }

        public int OriginOf(int position)
        {
            int low = 0;
            int high = markCount - 1;
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                (low, high) = marks[middle].At <= position ? (middle, high) : (low, middle - 1);
            }
            (int start, int origin) = marks[low];
            // An escape's mark is followed by the next one right behind its bytes.
            int end = low + 1 < markCount ? marks[low + 1].Origin : origin;
            return Math.Min(origin + position - start, end);
        }

        private void Mark(int position, int origin = 0)
        {
            if (markCount == marks.Length)
            {
                Array.Resize(ref marks, 2 * markCount);
            }
            marks[markCount++] = (position, origin);
        }

        /// <summary>Writes what the escape stands for and returns its length; 0 when it is none.</summary>
        private int Escape(ReadOnlySpan<byte> source)
        {
            if (source.Length < 2)
            {
                return 0;
            }
            if (source[0] == (byte)'%')
            {
                return Number(source, 1, 2);
            }
            switch (source[1])
            {
                case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'\'':
                    text[length++] = source[1];
                    return 2;
                case (byte)'n' or (byte)'r':
                    text[length++] = (byte)'\n';
                    return 2;
                case (byte)'t' or (byte)'b' or (byte)'f':
                    text[length++] = (byte)' ';
                    return 2;
                case (byte)'x':
                    return Number(source, 2, 2);
                case (byte)'u':
                    return Number(source, 2, 4);
                default:
                    return 0;
            }
        }

        /// <summary>A character by its number. A half of a pair is written as a question mark: nothing that is looked for has one.</summary>
        private int Number(ReadOnlySpan<byte> source, int start, int digits)
        {
            if (source.Length < start + digits
                || !int.TryParse(source.Slice(start, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int number)
                || (digits == 2 && number is < 0x20 or > 0x7E))
            {
                return 0;
            }
            Rune rune = Rune.IsValid(number) ? new Rune(number) : new Rune('?');
            length += rune.EncodeToUtf8(text.AsSpan(length));
            return start + digits;
        }
    }
}

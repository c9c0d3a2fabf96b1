using System.Globalization;
using System.Text;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Packing;

/// <summary>
/// Ids that end in hexadecimal digits: what stands before them is a text of few values, and the digits are two numbers. No two ids are the same, so as
/// texts each goes into a dictionary, which takes 0.6 us. Of the ids of a span one at most has its digits in the numbers, as a null takes as much room
/// as a number: a model call has one id, a tool call the other. A head ends in a character that says how many digits of its text are in the numbers. One per writer.
/// </summary>
internal sealed class HexTail
{
    /// <summary>The columns with the digits: the last 16, and those before them, null where there are none.</summary>
    internal const string Columns = "tail_high, tail_low";

    /// <summary>Two numbers hold no more.</summary>
    private const int DigitsMax = 32;

    private const int DigitsOfNumber = 16;

    /// <summary>Shorter tails have few values, such as those of versions.</summary>
    private const int DigitsMin = 8;

    private const byte CountBase = (byte)'0';

    private byte[] head = new byte[256];
    private ulong? high;
    private ulong? low;

    /// <summary>Begins a span, all of whose heads come before the numbers.</summary>
    internal HexTail Begin()
    {
        high = low = null;
        return this;
    }

    internal HexTail AppendHead(TableBuilder target, Utf8Text text)
    {
        if (text.IsNull)
        {
            target.Null();
            return this;
        }
        int digits = low is null ? DigitsOf(text.Span) : 0;
        if (digits > 0)
        {
            (high, low) = NumbersOf(text.Span[^digits..]);
        }
        if (head.Length <= text.Length)
        {
            head = new byte[2 * text.Length];
        }
        int length = text.Length - digits;
        text.Span[..length].CopyTo(head);
        head[length] = (byte)(CountBase + digits);
        target.RepeatedText(head.AsSpan(0, length + 1));
        return this;
    }

    internal void AppendNumbers(TableBuilder target)
    {
        AppendNumber(target, high);
        AppendNumber(target, low);
    }

    /// <summary>The text of a head.</summary>
    /// <param name="row">The span.</param>
    /// <param name="column">Its head.</param>
    /// <param name="numbers">The first of <see cref="Columns"/>.</param>
    /// <param name="pool">Gets the text.</param>
    internal static Utf8Text Read(ResultReader row, int column, int numbers, Utf8Pool pool)
    {
        ReadOnlySpan<byte> stored = row.GetBytes(column);
        if (stored.IsEmpty)
        {
            return default;
        }
        int digits = stored[^1] - CountBase;
        if (digits == 0)
        {
            return pool.Copy(stored[..^1]);
        }
        byte[] text = new byte[stored.Length - 1 + digits];
        Span<byte> number = stackalloc byte[DigitsMax];
        Write(row.IsNull(numbers) ? 0 : row.GetUInt64(numbers), number);
        Write(row.GetUInt64(numbers + 1), number[DigitsOfNumber..]);
        stored[..^1].CopyTo(text);
        number[^digits..].CopyTo(text.AsSpan(stored.Length - 1));
        return Utf8Text.From(text);
    }

    /// <summary>The text in SQL; null where there is none.</summary>
    internal static string TextSql(string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"(left({name}_head, -1) || CASE WHEN right({name}_head, 1) = '0' THEN '' ELSE right(format('{{:016x}}{{:016x}}', coalesce(tail_high, 0::UBIGINT), tail_low), ord(right({name}_head, 1)) - {CountBase}) END)");

    /// <summary>A condition that the text is equal to another one, by comparisons with what is stored.</summary>
    internal static string EqualsSql(SqlBuilder sql, string name, string value)
    {
        string whole = $"{name}_head = {sql.Parameter(value + (char)CountBase)}";
        byte[] text = Encoding.UTF8.GetBytes(value);
        int digits = DigitsOf(text);
        if (digits == 0)
        {
            return whole;
        }
        (ulong? high, ulong? low) = NumbersOf(text.AsSpan(text.Length - digits));
        string start = Encoding.UTF8.GetString(text.AsSpan(0, text.Length - digits)) + (char)(CountBase + digits);
        string tail = $"tail_low = {sql.Parameter(low.GetValueOrDefault())}" + (high is { } higher ? $" AND tail_high = {sql.Parameter(higher)}" : "");
        return $"({whole} OR ({name}_head = {sql.Parameter(start)} AND {tail}))";
    }

    private static int DigitsOf(ReadOnlySpan<byte> text)
    {
        int digits = 0;
        while (digits < text.Length && digits < DigitsMax && text[^(digits + 1)] is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f'))
        {
            digits++;
        }
        return digits < DigitsMin ? 0 : digits;
    }

    private static (ulong? High, ulong? Low) NumbersOf(ReadOnlySpan<byte> digits)
    {
        int higher = Math.Max(0, digits.Length - DigitsOfNumber);
        return (higher == 0 ? null : Parse(digits[..higher]), Parse(digits[higher..]));
    }

    private static ulong Parse(ReadOnlySpan<byte> digits) => ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static void Write(ulong number, Span<byte> target) => number.TryFormat(target, out _, "x16", CultureInfo.InvariantCulture);

    private static void AppendNumber(TableBuilder target, ulong? number)
    {
        if (number is { } present)
        {
            target.UInt64(present);
        }
        else
        {
            target.Null();
        }
    }
}

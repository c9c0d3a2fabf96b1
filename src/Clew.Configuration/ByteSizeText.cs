using System.Globalization;

namespace Clew.Configuration;

/// <summary>Sizes: a number of bytes, or with a unit: <c>64MiB</c> is 64 × 1024 × 1024, <c>64MB</c> is 64 × 1000 × 1000.</summary>
public static class ByteSizeText
{
    private static readonly (string Name, double Bytes)[] Units =
    [
        ("", 1), ("B", 1), ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12),
    ];

    /// <summary>Null when the text is not a size.</summary>
    public static long? Parse(string text)
    {
        int unit = 0;
        while (unit < text.Length && (char.IsAsciiDigit(text[unit]) || text[unit] == '.'))
        {
            unit++;
        }
        string name = text[unit..].Trim();
        (string Name, double Bytes) known = Array.Find(Units, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return known.Bytes > 0
            && double.TryParse(text.AsSpan(0, unit), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
            && count * known.Bytes < long.MaxValue / 2
            ? (long)Math.Round(count * known.Bytes)
            : null;
    }

    /// <summary>The largest binary unit that is exact: 67108864 is <c>64MiB</c>.</summary>
    public static string Print(long bytes)
    {
        foreach ((string name, double size) in (ReadOnlySpan<(string, double)>)[("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10)])
        {
            if (bytes > 0 && bytes % (long)size == 0)
            {
                return (bytes / (long)size).ToString(CultureInfo.InvariantCulture) + name;
            }
        }
        return bytes.ToString(CultureInfo.InvariantCulture);
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Clew.Alert.Prometheus.RemoteWrite;

/// <summary>
/// Encodes samples as <c>prometheus.WriteRequest</c>:
/// <code>
/// message WriteRequest { repeated TimeSeries timeseries = 1; }
/// message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; repeated Exemplar exemplars = 3; }
/// message Label { string name = 1; string value = 2; }
/// message Sample { double value = 1; int64 timestamp = 2; }
/// message Exemplar { repeated Label labels = 1; double value = 2; int64 timestamp = 3; }
/// </code>
/// </summary>
internal static class WriteRequest
{
    private const byte LengthDelimited = 2;
    private const byte Fixed64 = 1;

    public static byte[] Encode(IEnumerable<TextSample> samples, IReadOnlyDictionary<string, string> externalLabels, long unixMillis)
    {
        using MemoryStream request = new();
        foreach (TextSample sample in samples)
        {
            WriteMessage(request, 1, Series(sample, externalLabels, unixMillis));
        }
        return request.ToArray();
    }

    private static MemoryStream Series(TextSample sample, IReadOnlyDictionary<string, string> externalLabels, long unixMillis)
    {
        MemoryStream series = new();
        // The protocol wants them sorted; what a series says itself wins.
        SortedDictionary<string, string> labels = new(StringComparer.Ordinal) { ["__name__"] = sample.Name };
        foreach ((string name, string value) in sample.Labels.Concat(externalLabels))
        {
            labels.TryAdd(name, value);
        }
        WriteLabels(series, labels);
        using MemoryStream point = new();
        WriteDouble(point, 1, sample.Value);
        WriteVarint(point, 2, unixMillis);
        WriteMessage(series, 2, point);
        if (sample.Exemplar is { } exemplar)
        {
            using MemoryStream told = new();
            WriteLabels(told, exemplar.Labels);
            WriteDouble(told, 2, exemplar.Value);
            WriteVarint(told, 3, (long)(exemplar.UnixSeconds * 1_000));
            WriteMessage(series, 3, told);
        }
        return series;
    }

    private static void WriteLabels(MemoryStream target, IEnumerable<KeyValuePair<string, string>> labels)
    {
        foreach ((string name, string value) in labels)
        {
            using MemoryStream label = new();
            WriteBytes(label, 1, Encoding.UTF8.GetBytes(name));
            WriteBytes(label, 2, Encoding.UTF8.GetBytes(value));
            WriteMessage(target, 1, label);
        }
    }

    private static void WriteMessage(MemoryStream target, int field, MemoryStream message) => WriteBytes(target, field, message.GetBuffer().AsSpan(0, (int)message.Length));

    private static void WriteBytes(MemoryStream target, int field, ReadOnlySpan<byte> bytes)
    {
        target.WriteByte((byte)((field << 3) | LengthDelimited));
        WriteVarint(target, (ulong)bytes.Length);
        target.Write(bytes);
    }

    private static void WriteDouble(MemoryStream target, int field, double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        target.WriteByte((byte)((field << 3) | Fixed64));
        target.Write(bytes);
    }

    private static void WriteVarint(MemoryStream target, int field, long value)
    {
        target.WriteByte((byte)(field << 3));
        WriteVarint(target, (ulong)value);
    }

    private static void WriteVarint(MemoryStream target, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            target.WriteByte((byte)(value | 0x80));
        }
        target.WriteByte((byte)value);
    }
}

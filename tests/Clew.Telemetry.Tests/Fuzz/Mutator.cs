using System.Text;

namespace Clew.Telemetry.Tests.Fuzz;

/// <summary>Damages bodies the way broken senders and hostile ones do. The same seed gives the same bodies.</summary>
internal sealed class Mutator(int seed, byte[][] corpus)
{
    private static readonly byte[][] HostileLengths =
    [
        [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0x80, 0x80, 0x80, 0x80, 0x08], [0x00],
    ];

    private static readonly byte[][] JsonParts =
    [
        .. new[]
        {
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "true", "1e999", "-1", "\"NaN\"", "\"attributes\":[",
            "{\"arrayValue\":{\"values\":[", "\"traceId\":", "18446744073709551616", "\"\"", "\u00e9", " ",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private readonly Random random = new(seed);

    public byte[] Next()
    {
        List<byte> body = [.. corpus[random.Next(corpus.Length)]];
        if (random.Next(2) == 0)
        {
            // One flipped bit leaves most bodies acceptable, which is what tests of the accepted content need.
            int at = random.Next(body.Count);
            body[at] ^= (byte)(1 << random.Next(8));
            return [.. body];
        }
        for (int i = random.Next(1, 6); i > 0 && body.Count > 0; i--)
        {
            Mutate(body);
        }
        return [.. body];
    }

    private void Mutate(List<byte> body)
    {
        int at = random.Next(body.Count);
        int count = Math.Min(random.Next(1, 64), body.Count - at);
        switch (random.Next(9))
        {
            case 0:
                body[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                body[at] = (byte)random.Next(256);
                break;
            case 2:
                body.RemoveRange(at, body.Count - at);
                break;
            case 3:
                body.RemoveRange(at, count);
                break;
            case 4:
                // Most bytes are lengths, tags or text, so small steps hit lengths often.
                body[at] = (byte)(body[at] + random.Next(-3, 4));
                break;
            case 5:
                body.RemoveAt(at);
                body.InsertRange(at, HostileLengths[random.Next(HostileLengths.Length)]);
                break;
            case 6:
                byte[] other = corpus[random.Next(corpus.Length)];
                int from = random.Next(other.Length);
                body.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(1, 400))]);
                break;
            case 7:
                List<byte> repeated = body.GetRange(at, count);
                for (int i = random.Next(1, 20); i > 0; i--)
                {
                    body.InsertRange(at, repeated);
                }
                break;
            default:
                body.InsertRange(at, JsonParts[random.Next(JsonParts.Length)]);
                break;
        }
    }
}

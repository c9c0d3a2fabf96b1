using System.Text;

namespace Clew.Telemetry.Tests.Otlp;

/// <summary>Short attributes are read in one step. Behind a field that nobody knows they are read field by field: both have to tell the same.</summary>
public class ShortAttributeTests
{
    private static readonly byte[] UnknownField = Proto.Number(15, 0);

    public static TheoryData<string, byte[]> Messages => new()
    {
        { "text", Message("gen_ai.system", Proto.Text(1, "openai")) },
        { "empty text", Message("k", Proto.Text(1, "")) },
        { "empty key", Message("", Proto.Text(1, "v")) },
        { "text beyond ASCII", Message("k", Proto.Text(1, "größe")) },
        { "key beyond ASCII", Message("größe", Proto.Number(3, 7)) },
        { "bool", Message("k", Proto.Number(2, 1)) },
        { "bool of two bytes", Message("k", Proto.Number(2, 128)) },
        { "small int", Message("k", Proto.Number(3, 127)) },
        { "int of two bytes", Message("k", Proto.Number(3, 128)) },
        { "negative int", Message("k", Proto.Number(3, ulong.MaxValue)) },
        { "double", Message("k", Proto.Double(4, -0.5)) },
        { "bytes", Message("k", Proto.Bytes(7, 1, 2)) },
        { "list", Message("k", Proto.Sub(5, Proto.Sub(1, Proto.Text(1, "x")))) },
        { "two values", Message("k", [.. Proto.Text(1, "v"), .. Proto.Number(3, 1)]) },
        { "no value", Proto.Text(1, "k") },
        { "value before key", Proto.Message(Proto.Sub(2, Proto.Text(1, "v")), Proto.Text(1, "k")) },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Decode_EveryByteReplacedByEveryOther_ReadsAsFieldByField(string what, byte[] message)
    {
        for (int at = 0; at < message.Length; at++)
        {
            for (int replacement = 0; replacement < 256; replacement++)
            {
                byte[] changed = [.. message];
                changed[at] = (byte)replacement;

                Decoded(changed).ShouldBe(Decoded([.. UnknownField, .. changed]), $"{what}, byte {at} is {replacement}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Decode_CutAnywhere_ReadsAsFieldByField(string what, byte[] message)
    {
        for (int length = 0; length < message.Length; length++)
        {
            Decoded(message[..length]).ShouldBe(Decoded([.. UnknownField, .. message[..length]]), $"{what}, {length} bytes");
        }
    }

    [Fact]
    public void Decode_TextsAroundTheLongestShortOne_AreKept()
    {
        byte[][] attributes = [.. Enumerable.Range(100, 60).Select(static length => Proto.Attribute(9, $"k{length}", new string('v', length)))];

        Span span = Some.DecodedSpan(attributes);

        for (int i = 0; i < attributes.Length; i++)
        {
            (span.Attributes[i].Key.ToString(), span.Attributes[i].Value.AsText.ToString()).ShouldBe(($"k{100 + i}", new string('v', 100 + i)));
        }
    }

    [Fact]
    public void Decode_LastBytesOfTheMemoryBudget_AreSpentAsFieldByField()
    {
        for (long budget = 0; budget < 4_000; budget += 10)
        {
            DecodeLimits limits = new() { MaxDecodedBytes = budget };
            byte[] message = Message("k", Proto.Text(1, "v"));

            Decoded(message, limits).ShouldBe(Decoded([.. UnknownField, .. message], limits), $"{budget} bytes");
        }
    }

    private static byte[] Message(string key, byte[] value) => Proto.Message(Proto.Text(1, key), Proto.Bytes(2, value));

    /// <summary>Attributes and counts; of an error the words, because the byte differs.</summary>
    private static string Decoded(byte[] message, DecodeLimits? limits = null)
    {
        SpanBatch batch = Some.SpanBatch(Proto.Request(Some.SpanMessage(Proto.Bytes(9, message), Proto.Bytes(9, message))));
        DecodeResult result = TraceDecoder.Decode(batch, limits ?? DecodeLimits.Default);
        return result.Ok
            ? $"{Canonical.Attributes(batch[0].Attributes)} {Convert.ToHexString(Encoding.UTF8.GetBytes(batch[0].Attributes[0].Key.ToString()))} {batch.RepairedUtf8Count}"
            : result.Error![..result.Error!.LastIndexOf(" at byte ", StringComparison.Ordinal)];
    }
}

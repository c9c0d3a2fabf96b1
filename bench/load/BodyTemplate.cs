using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Clew.Workload;

namespace Clew.LoadBench;

/// <summary>
/// A request that can be sent again as other spans: the ids of its traces, spans and conversations change, its times move to now. Writing in place costs
/// a hundredth of making the spans anew, so that a long load does not become one of the generator.
/// </summary>
internal sealed class BodyTemplate
{
    private const int Length = 2;
    private const int ResourceSpansField = 1;
    private const int ScopeSpansField = 2;
    private const int SpanField = 2;

    /// <summary>Of a conversation's id so many letters at the end are hexadecimal digits of its number.</summary>
    private const int ConversationDigits = 8;

    private readonly List<int> ids = [];
    private readonly List<int> conversations = [];
    private readonly List<int> times = [];
    private uint conversationChange;
    private ulong change;
    private long latestNanos;

    /// <param name="body">The request.</param>
    /// <param name="series">Another one for every user of the same requests: equal series make equal ids.</param>
    public BodyTemplate(RequestBody body, int series)
    {
        change = 0x9E3779B97F4A7C15 * ((ulong)series + 1);
        Bytes = [.. body.Bytes];
        Spans = body.Spans;
        foreach ((int _, Range resourceSpans) in Fields(0..Bytes.Length).Where(field => field.Number == ResourceSpansField))
        {
            foreach ((int _, Range scopeSpans) in Fields(resourceSpans).Where(field => field.Number == ScopeSpansField))
            {
                foreach ((int _, Range span) in Fields(scopeSpans).Where(field => field.Number == SpanField))
                {
                    Remember(span);
                }
            }
        }
        conversationChange = BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(ids[0]));
        latestNanos = times.Max(place => BinaryPrimitives.ReadInt64LittleEndian(Bytes.AsSpan(place)));
    }

    public byte[] Bytes { get; }

    public int Spans { get; }

    /// <summary>Makes other spans of it, which ended just now.</summary>
    public void Renew()
    {
        long nowNanos = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        long shift = nowNanos - latestNanos;
        latestNanos = nowNanos;
        foreach (int place in times)
        {
            BinaryPrimitives.WriteInt64LittleEndian(Bytes.AsSpan(place), BinaryPrimitives.ReadInt64LittleEndian(Bytes.AsSpan(place)) + shift);
        }
        // The same change to every id keeps spans, parents and traces together; a next one never undoes it.
        change = (change * 6364136223846793005) + 1442695040888963407;
        foreach (int place in ids)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(Bytes.AsSpan(place), BinaryPrimitives.ReadUInt64LittleEndian(Bytes.AsSpan(place)) ^ change);
        }
        // Turns of a conversation follow one another. Those of other requests would come at the same time, which looks like a fault, as it should.
        conversationChange = (conversationChange * 1664525) + 1013904223;
        foreach (int place in conversations)
        {
            Span<byte> digits = Bytes.AsSpan(place, ConversationDigits);
            _ = Utf8Parser.TryParse(digits, out uint number, out _, 'x');
            _ = Utf8Formatter.TryFormat(number ^ conversationChange, digits, out _, new StandardFormat('x', ConversationDigits));
        }
    }

    /// <summary>The first half of trace ids, span ids, parents' ids, the ids of conversations, and the two times of a span and of its events.</summary>
    private void Remember(Range span)
    {
        foreach ((int number, Range value) in Fields(span))
        {
            switch (number)
            {
                case 1 or 2 or 4:
                    ids.Add(value.Start.Value);
                    break;
                case 9 when Fields(value) is [(1, Range key), (2, Range any)] && Bytes.AsSpan(key).SequenceEqual("gen_ai.conversation.id"u8):
                    conversations.Add(Fields(any)[0].Value.End.Value - ConversationDigits);
                    break;
                case 7 or 8:
                    times.Add(value.Start.Value);
                    break;
                case 11:
                    times.AddRange(Fields(value).Where(field => field.Number == 1).Select(field => field.Value.Start.Value));
                    break;
            }
        }
    }

    private List<(int Number, Range Value)> Fields(Range message)
    {
        List<(int, Range)> fields = [];
        for (int place = message.Start.Value; place < message.End.Value;)
        {
            ulong tag = Varint(ref place);
            int length = (int)(tag & 7) switch { 1 => 8, 5 => 4, Length => (int)Varint(ref place), _ => VarintLength(place) };
            fields.Add(((int)(tag >> 3), place..(place + length)));
            place += length;
        }
        return fields;
    }

    private int VarintLength(int place)
    {
        int end = place;
        Varint(ref end);
        return end - place;
    }

    private ulong Varint(ref int place)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = Bytes[place++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}

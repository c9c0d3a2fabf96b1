using System.Buffers.Text;
using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// The message bodies of a span as two columns of its row, and their parts as rows of <c>parts</c>. The first column says of each body in turn
/// its type character, how many parts it has and its key, as in <c>s4:21:gen_ai.input.messages</c>; the second one names the parts of all of them.
/// One per writer.
/// </summary>
internal sealed class ContentRow
{
    private readonly ContentHash hash = new();
    private byte[] bodies = new byte[256];
    private long[] ids = new long[64];
    private int bodiesLength;
    private int idCount;

    internal void Append(RowBlockBuilder tables, DayFile file, Span span, AttributeText attributes)
    {
        TableBuilder spans = tables[StoreTable.Spans];
        if (span.Content.Count == 0)
        {
            spans.Null();
            spans.BeginList();
            spans.EndList();
            return;
        }
        bodiesLength = idCount = 0;
        for (int i = 0; i < span.Content.Count; i++)
        {
            ref readonly KeyValue item = ref span.Content[i];
            int first = idCount;
            ReadOnlySpan<byte> body = attributes.Encode(item.Value, out byte type);
            AddParts(body, file.Parts.History.Of(span.TraceId, item.Key.Span, body), file.Parts, tables[StoreTable.Parts]);
            AddBody(type, idCount - first, item.Key.Span);
        }
        spans.Text(bodies.AsSpan(0, bodiesLength));
        spans.BeginList();
        for (int i = 0; i < idCount; i++)
        {
            spans.Int64Item(ids[i]);
        }
        spans.EndList();
    }

    /// <summary>Takes the next body off the text of the first column.</summary>
    internal static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> bodies, out byte type, out int parts)
    {
        type = bodies[0];
        parts = Number(ref bodies, 1);
        int length = Number(ref bodies, 0);
        ReadOnlySpan<byte> key = bodies[..length];
        bodies = bodies[length..];
        return key;
    }

    private static int Number(ref ReadOnlySpan<byte> text, int start)
    {
        _ = Utf8Parser.TryParse(text[start..], out int number, out int digits);
        text = text[(start + digits + 1)..];
        return number;
    }

    private void AddBody(byte type, int parts, ReadOnlySpan<byte> key)
    {
        const int numbersMaxBytes = 24;
        if (bodies.Length - bodiesLength < key.Length + numbersMaxBytes)
        {
            Array.Resize(ref bodies, (2 * bodies.Length) + key.Length);
        }
        bodies[bodiesLength++] = type;
        AddNumber(parts);
        AddNumber(key.Length);
        key.CopyTo(bodies.AsSpan(bodiesLength));
        bodiesLength += key.Length;
    }

    private void AddNumber(int number)
    {
        _ = Utf8Formatter.TryFormat(number, bodies.AsSpan(bodiesLength), out int digits);
        bodiesLength += digits;
        bodies[bodiesLength++] = (byte)':';
    }

    private void AddParts(ReadOnlySpan<byte> body, ContentHistory.Entry? last, PartIds known, TableBuilder parts)
    {
        int first = idCount;
        bool begins = last is not null && last.Begins(body, hash);
        if (begins)
        {
            Reserve(last!.Ids.Length);
            last.Ids.CopyTo(ids.AsSpan(idCount));
            idCount += last.Ids.Length;
        }
        (int Position, int Count) textEnd = default;
        ContentParts cut = new(body, begins ? last!.Length : 0);
        while (cut.MoveNext())
        {
            Reserve(1);
            ids[idCount++] = IdOf(cut.Current, known, parts);
            textEnd = cut.IsText ? (cut.Position, idCount) : textEnd;
        }
        if (textEnd.Count > 0)
        {
            last?.Keep(body, textEnd.Position, ids.AsSpan(first, textEnd.Count - first), begins, hash);
        }
    }

    private void Reserve(int more)
    {
        if (ids.Length - idCount < more)
        {
            Array.Resize(ref ids, Math.Max(2 * ids.Length, idCount + more));
        }
    }

    private long IdOf(ReadOnlySpan<byte> part, PartIds known, TableBuilder parts)
    {
        UInt128 key = hash.Of(part);
        if (known.TryFind(key, out long id))
        {
            return id;
        }
        id = known.Add(key);
        parts.BeginRow();
        parts.Int64(id);
        parts.Text(part);
        parts.EndRow();
        parts.Include(id, id);
        return id;
    }
}

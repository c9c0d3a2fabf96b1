using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>The message bodies of spans as rows of <c>content</c> and <c>parts</c>. One per writer.</summary>
internal sealed class ContentRow
{
    private readonly ContentHash hash = new();

    internal void Append(RowBlockBuilder tables, DayFile file, Span span, AttributeText attributes)
    {
        TableBuilder content = tables[StoreTable.Content];
        for (int i = 0; i < span.Content.Count; i++)
        {
            ref readonly KeyValue item = ref span.Content[i];
            content.BeginRow();
            content.TraceId(span.TraceId);
            content.UInt64(span.SpanId.Value);
            content.Int64(span.StartTimeUnixNano);
            content.Int64(span.ReceivedTimeUnixNano);
            content.UInt32((uint)i);
            content.Text(item.Key.Span);
            ReadOnlySpan<byte> body = attributes.Encode(item.Value, out byte type);
            content.Text([type]);
            content.BeginList();
            ContentParts parts = new(body);
            while (parts.MoveNext())
            {
                content.Int64Item(IdOf(parts.Current, file.Parts, tables[StoreTable.Parts]));
            }
            content.EndList();
            content.EndRow();
        }
    }

    private long IdOf(ReadOnlySpan<byte> part, PartIds ids, TableBuilder parts)
    {
        UInt128 key = hash.Of(part);
        if (ids.TryFind(key, out long id))
        {
            return id;
        }
        id = ids.Add(key);
        parts.BeginRow();
        parts.Int64(id);
        parts.Text(part);
        parts.EndRow();
        parts.Include(id, id);
        return id;
    }
}

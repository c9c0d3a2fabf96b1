using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>Gathers the rows of one commit. One per writer; reused.</summary>
internal sealed class RowBlockBuilder : IDisposable
{
    private readonly TextHeap heap = new();
    private readonly TableBuilder[] tables;

    internal RowBlockBuilder(TableShape[] shapes) => tables = [.. shapes.Select(shape => new TableBuilder(shape, heap))];

    internal TableBuilder this[StoreTable table] => tables[(int)table];

    internal RowBlock Build(BlockMemory owner) => RowBlock.From(tables, heap, owner);

    internal void Clear()
    {
        foreach (TableBuilder table in tables)
        {
            table.Clear();
        }
        heap.Clear();
    }

    /// <summary>Writes the attributes of a resource and a scope when the file does not have them yet.</summary>
    internal void AddOrigin(DayFile file, Resource resource, InstrumentationScope scope, AttributeText attributes)
    {
        if (resource.Hash != 0 && file.AddOrigin(0, resource.Hash))
        {
            AddOrigin(0, resource.Hash, resource.SchemaUrl, resource.DroppedAttributesCount, resource.Attributes, attributes);
        }
        ulong scopeHash = OriginColumns.HashOf(scope);
        if (scopeHash != 0 && file.AddOrigin(1, scopeHash))
        {
            AddOrigin(1, scopeHash, scope.SchemaUrl, scope.DroppedAttributesCount, scope.Attributes, attributes);
        }
    }

    private void AddOrigin(byte kind, ulong hash, Utf8Text schemaUrl, uint dropped, AttributeList values, AttributeText attributes)
    {
        TableBuilder resources = this[StoreTable.Resources];
        resources.BeginRow();
        resources.Byte(kind);
        resources.UInt64(hash);
        resources.Text(schemaUrl);
        resources.UInt32(dropped);
        attributes.Append(resources, values);
        resources.EndRow();
    }

    public void Dispose()
    {
        foreach (TableBuilder table in tables)
        {
            table.Dispose();
        }
        heap.Dispose();
    }
}

using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Gives rows their resource and scope, one object per different one within an answer, and fills in their attributes at the end.</summary>
internal sealed class OriginReader
{
    private readonly Dictionary<(ulong Hash, Utf8Text Service, Utf8Text Version, Utf8Text Environment), Resource> resources = [];
    private readonly Dictionary<(ulong Hash, Utf8Text Name, Utf8Text Version), InstrumentationScope> scopes = [];

    internal Utf8Pool Pool { get; } = new();

    internal (Resource Resource, InstrumentationScope Scope) Read(ResultReader row, ref int column)
    {
        Utf8Text service = Shared(row, column);
        Utf8Text serviceVersion = Shared(row, column + 1);
        Utf8Text environment = Shared(row, column + 2);
        Utf8Text scopeName = Shared(row, column + 3);
        Utf8Text scopeVersion = Shared(row, column + 4);
        ulong scopeHash = row.GetUInt64(column + 5);
        ulong resourceHash = row.GetUInt64(column + 6);
        column += 7;
        return (ResourceOf(resourceHash, service, serviceVersion, environment), ScopeOf(scopeHash, scopeName, scopeVersion));
    }

    internal Resource ResourceOf(ulong resourceHash, Utf8Text service, Utf8Text serviceVersion, Utf8Text environment)
    {
        if (!resources.TryGetValue((resourceHash, service, serviceVersion, environment), out Resource? resource))
        {
            resource = new Resource { Hash = resourceHash, Service = service, ServiceVersion = serviceVersion, Environment = environment };
            resources.Add((resourceHash, service, serviceVersion, environment), resource);
        }
        return resource;
    }

    internal InstrumentationScope ScopeOf(ulong scopeHash, Utf8Text scopeName, Utf8Text scopeVersion)
    {
        if (!scopes.TryGetValue((scopeHash, scopeName, scopeVersion), out InstrumentationScope? scope))
        {
            scope = new InstrumentationScope { Hash = scopeHash, Name = scopeName, Version = scopeVersion };
            scopes.Add((scopeHash, scopeName, scopeVersion), scope);
        }
        return scope;
    }

    /// <summary>Reads the attributes of every resource and scope met so far from the dictionaries of the sources.</summary>
    internal void Fill(ReadContext context)
    {
        HashSet<ulong> wanted = [.. resources.Keys.Select(key => key.Hash), .. scopes.Keys.Select(key => key.Hash)];
        wanted.Remove(0);
        if (wanted.Count == 0 || context.Sources.Count == 0)
        {
            return;
        }
        SqlBuilder sql = new();
        sql.Append("SELECT DISTINCT ON (kind, hash) kind, hash, schema_url, dropped_attributes, attrs, attr_types FROM ");
        sql.AppendUnion(context.Sources, StoreTable.Resources, "kind, hash, schema_url, dropped_attributes, attrs, attr_types");
        sql.Append(" WHERE hash IN (").AppendList(wanted).Append(")");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            ulong hash = row.GetUInt64(1);
            if (row.GetByte(0) == 0)
            {
                foreach (Resource resource in resources.Where(pair => pair.Key.Hash == hash).Select(pair => pair.Value))
                {
                    resource.SchemaUrl = Text(row, 2);
                    resource.DroppedAttributesCount = row.GetUInt32(3);
                    AttributeText.Read(row, 4, resource.Attributes, Pool);
                }
                continue;
            }
            foreach (InstrumentationScope scope in scopes.Where(pair => pair.Key.Hash == hash).Select(pair => pair.Value))
            {
                scope.SchemaUrl = Text(row, 2);
                scope.DroppedAttributesCount = row.GetUInt32(3);
                AttributeText.Read(row, 4, scope.Attributes, Pool);
                scope.Hash = scope.Attributes.Count == 0 ? 0 : hash;
            }
        }
    }

    private Utf8Text Text(ResultReader row, int column) => row.IsNull(column) ? default : Pool.Copy(row.GetBytes(column));

    private Utf8Text Shared(ResultReader row, int column) => row.IsNull(column) ? default : Pool.Share(column, row.GetBytes(column));
}

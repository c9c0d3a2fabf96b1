using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>The columns that spans, logs and metric points share: who sent them.</summary>
internal static class OriginColumns
{
    internal const string Names = "service, service_version, environment, scope_name, scope_version, scope_hash, resource_hash";

    internal static void Append(TableBuilder appender, Resource resource, InstrumentationScope scope)
    {
        appender.Text(resource.Service);
        appender.Text(resource.ServiceVersion);
        appender.Text(resource.Environment);
        appender.Text(scope.Name);
        appender.Text(scope.Version);
        appender.UInt64(HashOf(scope));
        appender.UInt64(resource.Hash);
    }

    /// <summary>A scope without attributes has no hash of its own; one that has a schema URL still needs a stored row.</summary>
    internal static ulong HashOf(InstrumentationScope scope)
    {
        if (scope.Hash != 0 || (scope.SchemaUrl.IsNullOrEmpty && scope.DroppedAttributesCount == 0))
        {
            return scope.Hash;
        }
        ulong hash = 14695981039346656037UL ^ scope.DroppedAttributesCount;
        foreach (byte value in scope.SchemaUrl.Span)
        {
            hash = (hash ^ value) * 1099511628211UL;
        }
        return hash | 1;
    }
}

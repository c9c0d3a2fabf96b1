using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>The writer's connection and its appenders to the tables of one day file. Thrown away after an error.</summary>
internal sealed class DayAppenders : IDisposable
{
    private readonly DuckDBConnection connection;

    internal DayAppenders(StoreSession session, DayFile file)
    {
        File = file;
        connection = session.Connect();
        try
        {
            Spans = new ChunkAppender(connection, file.Name, "spans");
            Resources = new ChunkAppender(connection, file.Name, "resources");
            Content = new ChunkAppender(connection, file.Name, "content");
            Traces = new ChunkAppender(connection, file.Name, "traces");
            Logs = new ChunkAppender(connection, file.Name, "logs");
            Metrics = new ChunkAppender(connection, file.Name, "metric_points");
            Usage = new ChunkAppender(connection, file.Name, "usage_1m");
            UsageKeys = new ChunkAppender(connection, file.Name, "usage_keys");
            Settlements = new ChunkAppender(connection, file.Name, "settlements");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal DayFile File { get; }

    internal ChunkAppender Spans { get; } = null!;

    internal ChunkAppender Resources { get; } = null!;

    internal ChunkAppender Content { get; } = null!;

    internal ChunkAppender Traces { get; } = null!;

    internal ChunkAppender Logs { get; } = null!;

    internal ChunkAppender Metrics { get; } = null!;

    internal ChunkAppender Usage { get; } = null!;

    internal ChunkAppender UsageKeys { get; } = null!;

    internal ChunkAppender Settlements { get; } = null!;

    /// <summary>Must come before the first row: a full appender flushes by itself, and outside a transaction that would be a commit.</summary>
    internal void Begin() => connection.Execute("BEGIN");

    /// <summary>Returns when everything since <see cref="Begin"/> is on disk.</summary>
    internal void Commit()
    {
        Spans.Flush();
        Resources.Flush();
        Content.Flush();
        Traces.Flush();
        Logs.Flush();
        Metrics.Flush();
        Usage.Flush();
        UsageKeys.Flush();
        Settlements.Flush();
        connection.Execute("COMMIT");
    }

    /// <summary>Writes the attributes of a resource and a scope when the file does not have them yet.</summary>
    internal void AddOrigin(Resource resource, InstrumentationScope scope, AttributeText attributes)
    {
        if (resource.Hash != 0 && File.AddOrigin(0, resource.Hash))
        {
            Resources.BeginRow();
            Resources.Byte(0);
            Resources.UInt64(resource.Hash);
            Resources.Text(resource.SchemaUrl);
            Resources.UInt32(resource.DroppedAttributesCount);
            attributes.Append(Resources, resource.Attributes);
            Resources.EndRow();
        }
        ulong scopeHash = OriginColumns.HashOf(scope);
        if (scopeHash != 0 && File.AddOrigin(1, scopeHash))
        {
            Resources.BeginRow();
            Resources.Byte(1);
            Resources.UInt64(scopeHash);
            Resources.Text(scope.SchemaUrl);
            Resources.UInt32(scope.DroppedAttributesCount);
            attributes.Append(Resources, scope.Attributes);
            Resources.EndRow();
        }
    }

    /// <summary>Ends without a commit what was begun. The transaction goes with its connection.</summary>
    public void Dispose()
    {
        Spans?.Dispose();
        Resources?.Dispose();
        Content?.Dispose();
        Traces?.Dispose();
        Logs?.Dispose();
        Metrics?.Dispose();
        Usage?.Dispose();
        UsageKeys?.Dispose();
        Settlements?.Dispose();
        connection.Dispose();
    }
}

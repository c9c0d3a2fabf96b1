using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>One read: its connection, the sources that it may name, and its cancellation.</summary>
internal sealed class ReadContext(ReadConnection connection, IReadOnlyList<ReadSource> sources, CancellationToken cancellationToken)
{
    /// <summary>Everything that is stored, oldest first; it cannot be deleted while the read runs.</summary>
    internal IReadOnlyList<ReadSource> Sources => sources;

    internal ResultReader Execute(SqlBuilder sql)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return connection.Execute(sql);
    }

    /// <summary>
    /// Tells that statements from now on look for one trace, or for any again when null. They say so themselves too; rows in memory are found much faster so.
    /// </summary>
    internal void Look(TraceId? traceId) => connection.Look(traceId is { } id ? ScanFilter.One(id) : null);

    /// <summary>The same read over some of its sources.</summary>
    internal ReadContext Over(IReadOnlyList<ReadSource> some) => new(connection, some, cancellationToken);
}

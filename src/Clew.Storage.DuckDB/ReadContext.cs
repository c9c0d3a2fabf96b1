using Clew.Storage.DuckDB.Fragments;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>One read: its connection, the sources that it may name, and its cancellation.</summary>
internal sealed class ReadContext(ReadConnection connection, FragmentIndex fragments, IReadOnlyList<ReadSource> sources, CancellationToken cancellationToken)
{
    /// <summary>Everything that is stored, oldest first; it cannot be deleted while the read runs.</summary>
    internal IReadOnlyList<ReadSource> Sources => sources;

    /// <summary>What traces consist of, of all reads.</summary>
    internal FragmentIndex Fragments => fragments;

    internal void ThrowIfStopped() => cancellationToken.ThrowIfCancellationRequested();

    internal ResultReader Execute(SqlBuilder sql)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return connection.Execute(sql);
    }

    /// <summary>Runs a statement whose text will hardly come again.</summary>
    internal ResultReader ExecuteOnce(string sql)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return connection.ExecuteOnce(sql);
    }

    /// <summary>
    /// Tells that statements from now on look for one trace, or for any again when null. They say so themselves too; rows in memory are found much faster so.
    /// </summary>
    internal void Look(TraceId? traceId) => connection.Look(traceId is { } id ? ScanFilter.One(id) : null);

    /// <summary>The same for some traces.</summary>
    internal void Look(HashSet<TraceId> traces) => connection.Look(ScanFilter.Among(traces, wanted: true));

    /// <summary>The same read over some of its sources.</summary>
    internal ReadContext Over(IReadOnlyList<ReadSource> some) => new(connection, fragments, some, cancellationToken);
}

using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB;

/// <summary>A connection for reads. Between <see cref="Begin"/> and <see cref="End"/> all statements see the same state of files and memory.</summary>
internal sealed class ReadConnection(DuckDBConnection connection, FreshTables fresh) : IDisposable
{
    internal DuckDBConnection Connection => connection;

    /// <summary>Begins a read over some files and what is in memory for them.</summary>
    internal IReadOnlyList<ReadSource> Begin(IReadOnlyList<DayFile> files, FreshSnapshot snapshot)
    {
        connection.Execute("BEGIN");
        foreach (string name in snapshot.DayFiles.ToArray())
        {
            // The transaction sees a file as it is now, so the file itself says which segments it holds already.
            using PreparedStatement statement = connection.Prepare($"SELECT max(number) FROM {name}.segments");
            using ResultReader row = statement.Execute();
            if (row.Read() && row.GetInt64OrNull(0) is { } held)
            {
                snapshot.LeaveOut(name, held);
            }
        }
        HashSet<string> withFresh = [.. snapshot.DayFiles];
        fresh.Snapshot = snapshot;
        return [.. files.Select(file => new ReadSource(file, withFresh.Contains(file.Name) ? fresh : null))];
    }

    /// <summary>Looks at one trace only, until the next call.</summary>
    internal void Look(ScanFilter? filter) => fresh.Filter = filter;

    internal void End()
    {
        fresh.Snapshot = null;
        fresh.Filter = null;
        connection.Execute("ROLLBACK");
    }

    public void Dispose() => connection.Dispose();
}

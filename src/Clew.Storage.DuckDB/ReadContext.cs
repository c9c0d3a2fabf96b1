using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB;

/// <summary>One read: its connection, the files that it may name, and its cancellation.</summary>
internal sealed class ReadContext(DuckDBConnection connection, IReadOnlyList<DayFile> files, CancellationToken cancellationToken)
{
    /// <summary>All files, oldest first; they cannot be deleted while the read runs.</summary>
    internal IReadOnlyList<DayFile> Files => files;

    internal ResultReader Execute(SqlBuilder sql)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using PreparedStatement statement = sql.Prepare(connection);
        return statement.Execute();
    }

    /// <summary>The same read over some of its files.</summary>
    internal ReadContext Over(IReadOnlyList<DayFile> some) => new(connection, some, cancellationToken);
}

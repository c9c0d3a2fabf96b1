using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB;

/// <summary>One read: its connection, the sources that it may name, and its cancellation.</summary>
internal sealed class ReadContext(DuckDBConnection connection, IReadOnlyList<ReadSource> sources, CancellationToken cancellationToken)
{
    /// <summary>Everything that is stored, oldest first; it cannot be deleted while the read runs.</summary>
    internal IReadOnlyList<ReadSource> Sources => sources;

    internal ResultReader Execute(SqlBuilder sql)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using PreparedStatement statement = sql.Prepare(connection);
        return statement.Execute();
    }

    /// <summary>The same read over some of its sources.</summary>
    internal ReadContext Over(IReadOnlyList<ReadSource> some) => new(connection, some, cancellationToken);
}

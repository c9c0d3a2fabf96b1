using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Recent;

namespace Clew.Storage.DuckDB;

/// <summary>A connection for reads. Between <see cref="Begin"/> and <see cref="End"/> all statements see the same state of files and memory.</summary>
internal sealed class ReadConnection(DuckDBConnection connection, FreshTables fresh) : IDisposable
{
    /// <summary>Statements beyond this are forgotten all at once: what is asked often is soon there again.</summary>
    private const int StatementsMax = 128;

    private readonly Dictionary<string, PreparedStatement> statements = [];

    internal DuckDBConnection Connection => connection;

    /// <summary>How many files had been deleted when it last forgot its statements.</summary>
    internal int Deletions { get; set; }

    /// <summary>Begins a read over some files and what is in memory for them. Null: a file that was settled meanwhile left another one, so begin anew.</summary>
    internal IReadOnlyList<ReadSource>? Begin(IReadOnlyList<DayFile> leased, FreshSnapshot snapshot)
    {
        connection.Execute("BEGIN");
        if (RecentView.Of(leased, this) is not { } files)
        {
            return null;
        }
        foreach (string name in snapshot.DayFiles.ToArray())
        {
            if (!leased.Any(file => file.Name == name))
            {
                // A file of an hour that is settled and gone, all of its rows with it.
                snapshot.LeaveOut(name, long.MaxValue);
                continue;
            }
            // The transaction sees a file as it is now, so the file itself says which segments it holds already.
            using ResultReader row = Execute(new SqlBuilder().Append($"SELECT max(number) FROM {name}.segments"));
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

    /// <summary>Ends what was begun and keeps what it wrote.</summary>
    internal void Commit()
    {
        fresh.Snapshot = null;
        fresh.Filter = null;
        connection.Execute("COMMIT");
    }

    internal void End()
    {
        fresh.Snapshot = null;
        fresh.Filter = null;
        connection.Execute("ROLLBACK");
    }

    /// <summary>
    /// Runs a statement, prepared once for all reads with the same text. A plan lives longer than the data it was made for, which is sound only
    /// because the session's settings keep DuckDB from planning by what the data looked like.
    /// </summary>
    internal ResultReader Execute(SqlBuilder sql)
    {
        string text = sql.Text;
        if (!statements.TryGetValue(text, out PreparedStatement? statement))
        {
            if (statements.Count == StatementsMax)
            {
                ForgetStatements();
            }
            statements.Add(text, statement = connection.Prepare(text));
        }
        return sql.Bind(statement).Execute();
    }

    /// <summary>Runs a statement without parameters that is not kept.</summary>
    internal ResultReader ExecuteOnce(string sql)
    {
        using PreparedStatement statement = connection.Prepare(sql);
        return statement.Execute();
    }

    /// <summary>Statements hold on to the files that they name.</summary>
    internal void ForgetStatements()
    {
        foreach (PreparedStatement statement in statements.Values)
        {
            statement.Dispose();
        }
        statements.Clear();
    }

    public void Dispose()
    {
        ForgetStatements();
        connection.Dispose();
    }
}

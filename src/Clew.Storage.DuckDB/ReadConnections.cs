using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB;

/// <summary>
/// The connections of a session that reads take turns with, so that each keeps its prepared statements. There are as many as reads ran at once:
/// <see cref="ReadSlots"/> bounds both.
/// </summary>
internal sealed class ReadConnections(StoreSession session) : IDisposable
{
    private readonly Stack<ReadConnection> idle = [];
    private readonly Lock idleLock = new();
    private int deletions;

    internal ReadConnection Rent()
    {
        lock (idleLock)
        {
            if (idle.TryPop(out ReadConnection? known))
            {
                return known;
            }
        }
        return Open();
    }

    /// <summary>A connection of the caller's own.</summary>
    internal ReadConnection Open()
    {
        DuckDBConnection connection = session.Connect();
        try
        {
            return new ReadConnection(connection, FreshTables.Register(connection, session.Shapes)) { Deletions = Volatile.Read(ref deletions) };
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Ends a read. Its connection serves others unless the read's transaction cannot be ended.</summary>
    internal void Return(ReadConnection connection)
    {
        try
        {
            connection.End();
        }
        catch (DuckDBException error)
        {
            session.IsDead |= error.InstanceIsDead;
            connection.Dispose();
            return;
        }
        lock (idleLock)
        {
            if (connection.Deletions != deletions)
            {
                connection.ForgetStatements();
                connection.Deletions = deletions;
            }
            idle.Push(connection);
        }
    }

    /// <summary>
    /// Lets go of a file that no read looks into from now on: statements hold on to the files that they name. A connection that is not here forgets when it
    /// comes back.
    /// </summary>
    internal void ForgetStatements()
    {
        lock (idleLock)
        {
            deletions++;
            foreach (ReadConnection connection in idle)
            {
                connection.ForgetStatements();
            }
        }
    }

    public void Dispose()
    {
        foreach (ReadConnection connection in idle)
        {
            connection.Dispose();
        }
        idle.Clear();
    }
}

using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Runs;

/// <summary>The rows of <c>runs</c> of one day file, carried on as the file gets more. Whoever uses one that others use too locks it.</summary>
internal sealed class RunColumns
{
    /// <summary>A block stays below the size from which on the runtime keeps objects apart, so that rows of one question cost little to throw away.</summary>
    internal const int BlockRows = 1_600;

    private const int FirstRows = 16;

    /// <summary>Users of a file that are told apart; those who come later are counted as nobody.</summary>
    private const int UsersMax = 200_000;

    private const string Columns = "start_ns, sign, key, user_id, " + RunNumbers.Columns;

    private readonly List<Block> blocks = [];
    private readonly Dictionary<string, int> numberOfUser = new(StringComparer.Ordinal);
    private readonly List<string?> users = [null];
    private long userBytes;

    internal long Rows { get; private set; }

    internal long Bytes => blocks.Sum(block => block.Bytes) + userBytes;

    /// <summary>Names by number; number 0 is nobody.</summary>
    internal IReadOnlyList<string?> Users => users;

    internal IReadOnlyList<Block> Blocks => blocks;

    /// <summary>Adds the rows of the file that are not here yet. A read that began earlier sees fewer of them than there are.</summary>
    internal void Extend(ReadContext context, ReadSource source, long rows)
    {
        if (Rows >= rows)
        {
            return;
        }
        SqlBuilder sql = new();
        Add(context, sql.Append($"SELECT {Columns} FROM {source.InFile(StoreTable.Runs)} WHERE rowid >= {sql.Parameter(Rows)}"));
    }

    /// <summary>Rows that are still in memory.</summary>
    internal static RunColumns Fresh(ReadContext context, ReadSource source)
    {
        RunColumns fresh = new();
        foreach (string table in source.Parts(StoreTable.Runs).Skip(1))
        {
            fresh.Add(context, new SqlBuilder().Append($"SELECT {Columns} FROM {table}"));
        }
        return fresh;
    }

    /// <summary>Rows of some minutes of a file that are not to be kept.</summary>
    internal static RunColumns Between(ReadContext context, ReadSource source, long from, long to)
    {
        RunColumns some = new();
        SqlBuilder sql = new();
        some.Add(context, sql.Append($"SELECT {Columns} FROM {source.InFile(StoreTable.Runs)} WHERE start_ns >= {sql.Parameter(from)} AND start_ns < {sql.Parameter(to)}"));
        return some;
    }

    /// <summary>Some rows of a table one by one, whose users are told as nobody.</summary>
    /// <param name="context">The read.</param>
    /// <param name="table">What stands after FROM.</param>
    /// <param name="where">Adds a condition; null for all rows.</param>
    internal static IEnumerable<RunEntry> Read(ReadContext context, string table, Action<SqlBuilder>? where = null)
    {
        SqlBuilder sql = new();
        sql.Append($"SELECT start_ns, sign, key, {RunNumbers.Columns} FROM {table}");
        where?.Invoke(sql);
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            yield return new RunEntry(row.GetInt64(0), row.GetUInt32(2), 0, row.GetInt32(1), RunNumbers.Read(row, 3));
        }
    }

    private void Add(ReadContext context, SqlBuilder sql)
    {
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            if (blocks.Count == 0 || blocks[^1].Count == BlockRows)
            {
                blocks.Add(new Block());
            }
            blocks[^1].Add(new RunEntry(row.GetInt64(0), row.GetUInt32(2), UserOf(row), row.GetInt32(1), RunNumbers.Read(row, 4)));
            Rows++;
        }
    }

    private int UserOf(ResultReader row)
    {
        if (row.IsNull(3))
        {
            return 0;
        }
        string name = row.GetStringOrNull(3)!;
        if (!numberOfUser.TryGetValue(name, out int number) && users.Count < UsersMax)
        {
            number = users.Count;
            users.Add(name);
            numberOfUser.Add(name, number);
            userBytes += 80 + (name.Length * 2L);
        }
        return number;
    }

    /// <summary>Some rows, with the range of their minutes.</summary>
    internal sealed class Block
    {
        private RunEntry[] entries = new RunEntry[FirstRows];

        internal int Count { get; private set; }

        internal long Bytes => entries.Length * (long)RunEntry.Bytes;

        internal int MinMinute { get; private set; } = int.MaxValue;

        internal int MaxMinute { get; private set; } = int.MinValue;

        internal ReadOnlySpan<RunEntry> Entries => entries.AsSpan(0, Count);

        internal void Add(in RunEntry entry)
        {
            if (Count == entries.Length)
            {
                Array.Resize(ref entries, Math.Min(BlockRows, Count * 4));
            }
            entries[Count++] = entry;
            MinMinute = Math.Min(MinMinute, entry.Minute);
            MaxMinute = Math.Max(MaxMinute, entry.Minute);
        }
    }
}

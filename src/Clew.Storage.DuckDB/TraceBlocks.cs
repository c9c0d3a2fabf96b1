using System.Numerics;
using System.Text;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Tells which stretches of a file's <c>traces</c> may hold a trace or a conversation, so that a look-up reads some thousand rows of millions.
/// Made from the file when it is first asked, and carried on as rows are added; about one byte per stored span. Thread-safe.
/// </summary>
internal sealed class TraceBlocks(DayFile file)
{
    private const int RowsPerBlock = 4096;

    /// <summary>Two keys a row at 32 bits each: of 4,000 blocks that do not have a key, one or none claims to.</summary>
    private const int BitsPerBlockLog2 = 18;

    private const int BitsPerKey = 8;

    /// <summary>16 million fragments; rows beyond are always looked at.</summary>
    private const int BlocksMax = 4096;

    private readonly List<Block> blocks = [];
    private readonly Lock gate = new();
    private long covered;
    private bool isFull;
    private bool isComplete;

    /// <summary>Takes in what the read sees of the file and the blocks lack.</summary>
    /// <param name="context">The read.</param>
    /// <param name="isSealed">The file already had all of its rows when the read began.</param>
    internal void Extend(ReadContext context, bool isSealed)
    {
        lock (gate)
        {
            if (isComplete || isFull)
            {
                return;
            }
            long rows;
            using (ResultReader count = context.Execute(new SqlBuilder().Append($"SELECT count(*) FROM {file.Name}.traces")))
            {
                rows = count.Read() ? count.GetInt64(0) : 0;
            }
            if (rows > covered)
            {
                Add(context);
            }
            isComplete = isSealed;
        }
    }

    /// <summary>The rule is part of stored data (<c>runs</c>): it must not change.</summary>
    internal static ulong HashOf(TraceId id) => Mix((id.High * 0x9E37_79B9_7F4A_7C15) ^ BitOperations.RotateLeft(id.Low, 17));

    internal static ulong HashOf(string conversationId) => HashOf(Encoding.UTF8.GetBytes(conversationId));

    /// <summary>Adds the stretches of time outside of <paramref name="from"/> to <paramref name="to"/> in which one of the keys may start.</summary>
    internal void Find(IReadOnlyCollection<ulong> hashes, long from, long to, List<(long From, long To)> found)
    {
        lock (gate)
        {
            if (isFull)
            {
                found.Add((long.MinValue, long.MaxValue));
                return;
            }
            foreach (Block block in blocks)
            {
                if ((block.Min < from || block.Max > to) && block.MayHaveAny(hashes))
                {
                    found.Add((block.Min, block.Max));
                }
            }
        }
    }

    /// <summary>About how many rows start in a stretch of time.</summary>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Inclusive.</param>
    /// <param name="allRows">Rows of the file and of the memory beside it, which is taken to follow the file.</param>
    /// <param name="last">Where those in memory end.</param>
    internal double Count(long from, long to, long allRows, long last)
    {
        double count = 0;
        lock (gate)
        {
            foreach (Block block in blocks)
            {
                count += block.Rows * Share(block.Min, block.Max, from, to);
            }
            long first = blocks.Count == 0 ? file.Traces.Min : blocks[^1].Max;
            return count + (Math.Max(0, allRows - covered) * Share(Math.Min(first, last), last, from, to));
        }
    }

    private static double Share(long first, long last, long from, long to) => last < from || first > to
        ? 0
        : ((double)Math.Min(last, to) - Math.Max(first, from) + 1) / ((double)last - first + 1);

    private void Add(ReadContext context)
    {
        SqlBuilder sql = new();
        sql.Append($"SELECT rowid, trace_id, min_start, conversation_id FROM {file.Name}.traces WHERE rowid >= {sql.Parameter(covered)}");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            if (blocks.Count == 0 || blocks[^1].Rows == RowsPerBlock)
            {
                if (blocks.Count == BlocksMax)
                {
                    isFull = true;
                    return;
                }
                blocks.Add(new Block());
            }
            blocks[^1].Add(HashOf(row.GetTraceId(1)), row.IsNull(3) ? null : HashOf(row.GetBytes(3)), row.GetInt64(2));
            covered = Math.Max(covered, row.GetInt64(0) + 1);
        }
    }

    private static ulong HashOf(ReadOnlySpan<byte> text)
    {
        ulong hash = 14695981039346656037UL;
        foreach (byte value in text)
        {
            hash = (hash ^ value) * 1099511628211UL;
        }
        return Mix(hash);
    }

    /// <summary>The finalizer of SplitMix64: ids of some tracers differ in few bits.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }

    /// <summary>Rows that lie together, and a Bloom filter of their keys.</summary>
    private sealed class Block
    {
        private readonly BloomFilter keys = new(BitsPerBlockLog2, BitsPerKey);

        internal long Min { get; private set; } = long.MaxValue;

        internal long Max { get; private set; } = long.MinValue;

        internal int Rows { get; private set; }

        internal void Add(ulong trace, ulong? conversation, long start)
        {
            Min = Math.Min(Min, start);
            Max = Math.Max(Max, start);
            Rows++;
            keys.Add(trace);
            if (conversation is { } key)
            {
                keys.Add(key);
            }
        }

        internal bool MayHaveAny(IReadOnlyCollection<ulong> hashes)
        {
            foreach (ulong hash in hashes)
            {
                if (keys.MayContain(hash))
                {
                    return true;
                }
            }
            return false;
        }
    }
}

using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Fragments;

/// <summary>
/// The columns of <c>traces</c> that filter and order lists, in memory: DuckDB needs longer to plan a look into a column than this takes for all rows.
/// Made from the files after start, and carried on by reads as rows are added. Bounded: when the fragments of all files would need more than
/// the given bytes, there is none, and readers ask DuckDB. Thread-safe.
/// </summary>
internal sealed class FragmentIndex(long maxBytes, StoreCounters counters)
{
    private const int BytesPerRow = FragmentChunk.BytesPerRow + FragmentSlots.BytesPerRow;

    private const int FirstCapacityBits = 12;

    /// <summary>Rows that are read in one go: DuckDB holds an answer as a whole, some 200 bytes a row.</summary>
    private const int RowsPerRead = 20 * FragmentChunk.RowsMax;

    private readonly Lock gate = new();
    private readonly Dictionary<DayFile, FragmentPlace> places = [];
    private FragmentTexts texts = new();
    private FragmentSlots slots = new(FirstCapacityBits);
    private FragmentChunk?[] chunks = new FragmentChunk?[16];
    private readonly Stack<int> freeNumbers = [];
    private int chunkCount;
    private int lastPlace;
    private long nameBytes;

    /// <summary>There was more than it may hold. It stays so until a file goes.</summary>
    private volatile bool isTooLarge;

    /// <summary>What it takes now.</summary>
    internal long Bytes => ((long)(chunkCount - freeNumbers.Count) * FragmentChunk.RowsMax * FragmentChunk.BytesPerRow) + nameBytes + slots.Bytes + texts.Ids.Bytes;

    private bool IsFull => Bytes > maxBytes || chunkCount > FragmentSlots.RowsMax / FragmentChunk.RowsMax;

    /// <summary>
    /// How long a read waits for another one that carries the index on. After a start, when it is made of all files, asking them instead is faster
    /// by then.
    /// </summary>
    private static readonly TimeSpan UsualPatience = TimeSpan.FromMilliseconds(50);

    /// <summary>What a read sees, or null when that is too much for memory, or another read takes too long to carry the index on.</summary>
    /// <param name="context">The read.</param>
    /// <param name="withMemory">Also rows that are not in files yet.</param>
    /// <param name="patience">How long to wait for other reads.</param>
    internal FragmentView? Open(ReadContext context, bool withMemory, TimeSpan? patience = null)
    {
        List<ReadSource> sources = [.. context.Sources.Where(source => source.Traces.Rows > 0)];
        if (isTooLarge || sources.Sum(source => source.Traces.Rows) * BytesPerRow > maxBytes)
        {
            Interlocked.Increment(ref counters.FragmentIndexRefusals);
            Forget();
            return null;
        }
        if (!gate.TryEnter(patience ?? UsualPatience))
        {
            Interlocked.Increment(ref counters.FragmentIndexWaits);
            return null;
        }
        try
        {
            return Open(context, sources, withMemory);
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Gives its memory back once it has become too large to be of use. Whoever reads it now keeps what he has.</summary>
    private void Forget()
    {
        if (chunkCount == 0 || !gate.TryEnter())
        {
            return;
        }
        try
        {
            places.Clear();
            freeNumbers.Clear();
            (chunks, chunkCount, nameBytes) = (new FragmentChunk?[16], 0, 0);
            (slots, texts) = (new FragmentSlots(FirstCapacityBits), new FragmentTexts());
            counters.FragmentIndexBytes = Bytes;
        }
        finally
        {
            gate.Exit();
        }
    }

    private FragmentView? Open(ReadContext context, List<ReadSource> sources, bool withMemory)
    {
        FragmentView view = new(texts);
        foreach (ReadSource source in sources)
        {
            if (Extend(context, source, out int rows) is not { } place)
            {
                Interlocked.Increment(ref counters.FragmentIndexRefusals);
                return null;
            }
            view.Add(source, place, rows);
            if (withMemory && source.InMemory(StoreTable.Traces) is { } table)
            {
                view.Add(source, Read(context, table));
            }
        }
        counters.FragmentIndexBytes = Bytes;
        view.Complete(slots, chunks);
        return view;
    }

    /// <summary>Forgets a file that no read names any more.</summary>
    internal void Remove(DayFile file)
    {
        lock (gate)
        {
            isTooLarge = false;
            if (!places.Remove(file, out FragmentPlace? place))
            {
                return;
            }
            for (int i = 0; i < chunkCount; i++)
            {
                if (chunks[i] is { } chunk && chunk.Place == place)
                {
                    nameBytes -= chunk.NameBytes;
                    chunks[i] = null;
                    freeNumbers.Push(i);
                }
            }
            Rebuild(slots.CapacityBits);
        }
    }

    /// <summary>Takes in what the read sees of a file and the index lacks. Null when rows are not numbered as the index expects.</summary>
    private FragmentPlace? Extend(ReadContext context, ReadSource source, out int rows)
    {
        if (!places.TryGetValue(source.File, out FragmentPlace? place))
        {
            places.Add(source.File, place = new FragmentPlace(lastPlace++));
        }
        if (place.IsComplete)
        {
            rows = place.Rows;
            return place;
        }
        string table = source.InFile(StoreTable.Traces);
        using (ResultReader count = context.Execute(new SqlBuilder().Append("SELECT count(*) FROM ").Append(table)))
        {
            rows = count.Read() ? checked((int)count.GetInt64(0)) : 0;
        }
        while (place.Rows < rows)
        {
            if (!Add(context, place, table))
            {
                return null;
            }
        }
        place.IsComplete = source.IsComplete;
        return place;
    }

    /// <summary>Adds the next rows. False when there are none, or others than expected, or too many different texts.</summary>
    private bool Add(ReadContext context, FragmentPlace place, string table)
    {
        int before = place.Rows;
        SqlBuilder sql = new();
        sql.Append($"SELECT rowid, {FragmentChunk.Columns} FROM {table} WHERE rowid >= {sql.Parameter((long)before)} AND rowid < {sql.Parameter((long)before + RowsPerRead)}");
        using ResultReader row = context.Execute(sql);
        while (row.Read())
        {
            isTooLarge = IsFull;
            if (row.GetInt64(0) != place.Rows || isTooLarge)
            {
                return false;
            }
            FragmentChunk chunk = place.Next();
            if (chunk.Rows == 0)
            {
                Number(chunk);
            }
            nameBytes -= chunk.NameBytes;
            chunk.Add(row, 1, texts);
            nameBytes += chunk.NameBytes;
            AddSlot(chunk, chunk.Rows - 1);
        }
        return place.Rows > before;
    }

    private FragmentPlace Read(ReadContext context, string table)
    {
        FragmentPlace place = new(FragmentPlace.InMemory);
        using ResultReader row = context.Execute(new SqlBuilder().Append($"SELECT {FragmentChunk.Columns} FROM {table}"));
        while (row.Read())
        {
            place.Next().Add(row, 0, texts);
        }
        return place;
    }

    private void Number(FragmentChunk chunk)
    {
        if (freeNumbers.TryPop(out int free))
        {
            // A view that still looks for the chunk before finds rows of a place that it does not know.
            chunk.Number = free;
            chunks[free] = chunk;
            return;
        }
        if (chunkCount == chunks.Length)
        {
            // Readers keep the array that they took.
            Array.Resize(ref chunks, chunks.Length * 2);
        }
        chunk.Number = chunkCount;
        chunks[chunkCount++] = chunk;
    }

    private void AddSlot(FragmentChunk chunk, int row)
    {
        if (slots.IsFull)
        {
            Rebuild(slots.CapacityBits + 1);
            return;
        }
        TraceId traceId = chunk.TraceIds[row];
        for (int at = -1; slots.Next(traceId, ref at, out uint other);)
        {
            if (chunks[other / FragmentChunk.RowsMax] is { } present && present.TraceIds[other % FragmentChunk.RowsMax] == traceId)
            {
                present.MarkRepeated((int)(other % FragmentChunk.RowsMax));
                chunk.MarkRepeated(row);
            }
        }
        slots.Add(traceId, (uint)((chunk.Number * FragmentChunk.RowsMax) + row));
    }

    private void Rebuild(int capacityBits)
    {
        slots = new FragmentSlots(capacityBits);
        for (int i = 0; i < chunkCount; i++)
        {
            for (int row = 0; chunks[i] is { } chunk && row < chunk.Rows; row++)
            {
                AddSlot(chunk, row);
            }
        }
    }
}

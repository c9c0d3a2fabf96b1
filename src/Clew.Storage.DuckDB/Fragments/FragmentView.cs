using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Fragments;

/// <summary>The rows of the index that one read sees, and those that it found in memory.</summary>
internal sealed class FragmentView(FragmentTexts texts)
{
    /// <summary>Beyond, a join costs less than to compare with each.</summary>
    private const int ListedMax = 64;

    private readonly Dictionary<FragmentPlace, ReadSource> sources = [];
    private readonly Dictionary<TraceId, FragmentRow> inMemory = [];

    /// <summary>Of traces with a fragment in memory and others anywhere, all of them: there are few.</summary>
    private readonly Dictionary<TraceId, List<FragmentRow>> severalInMemory = [];
    private readonly List<FragmentChunk> seen = [];
    private readonly HashSet<FragmentChunk> touched = [];
    private int[] rowsOfPlace = [];
    private FragmentSlots? slots;
    private FragmentChunk?[] all = [];

    /// <summary>All chunks of which the read sees a row.</summary>
    internal IReadOnlyList<FragmentChunk> Chunks => seen;

    internal FragmentTexts Texts => texts;

    /// <summary>
    /// Reads columns of rows of one place, and of some others that the caller leaves out. By time and not by number: DuckDB reads one column
    /// to compare times, and of the others just what is wanted, while of each vector with a wanted number it would read all.
    /// </summary>
    internal ResultReader Execute(ReadContext context, FragmentPlace place, string columns, IReadOnlyList<FragmentRow> rows)
    {
        ReadSource source = sources[place];
        if (place.Number == FragmentPlace.InMemory)
        {
            context.Look([.. rows.Select(row => row.TraceId)]);
            return context.Execute(new SqlBuilder().Append($"SELECT {columns} FROM {source.InMemory(StoreTable.Traces)}"));
        }
        long[] starts = [.. rows.Select(row => row.Chunk.MinStart[row.Row]).Distinct()];
        string list = string.Join(',', starts.Select(start => start.ToString(CultureInfo.InvariantCulture)));
        string among = starts.Length <= ListedMax ? $"list_contains([{list}], min_start)" : $"min_start IN (SELECT unnest([{list}]))";
        return context.ExecuteOnce(string.Create(
            CultureInfo.InvariantCulture, $"SELECT {columns} FROM {source.InFile(StoreTable.Traces)} WHERE min_start BETWEEN {starts.Min()} AND {starts.Max()} AND {among}"));
    }

    internal ReadSource SourceOf(FragmentPlace place) => sources[place];

    /// <summary>How many of a chunk's rows the read sees: a later one may have added others.</summary>
    internal int RowsOf(FragmentChunk chunk)
    {
        int place = chunk.Place.Number;
        return place == FragmentPlace.InMemory ? chunk.Rows : place < rowsOfPlace.Length ? Math.Clamp(rowsOfPlace[place] - chunk.FirstRow, 0, FragmentChunk.RowsMax) : 0;
    }

    /// <summary>False: each row of the chunk is the only fragment of its trace.</summary>
    internal bool MayRepeat(FragmentChunk chunk) => chunk.HasRepeats || HasMoreInMemory(chunk);

    /// <summary>False: the trace of a row has this one fragment.</summary>
    internal bool MayRepeat(FragmentChunk chunk, int row) =>
        chunk.Repeats[row] || (HasMoreInMemory(chunk) && severalInMemory.ContainsKey(chunk.TraceIds[row]));

    /// <summary>False: no trace of the chunk has a fragment in memory besides.</summary>
    private bool HasMoreInMemory(FragmentChunk chunk) => chunk.Place.Number == FragmentPlace.InMemory || touched.Contains(chunk);

    /// <summary>All fragments of a trace.</summary>
    internal List<FragmentRow> Find(TraceId traceId)
    {
        if (severalInMemory.TryGetValue(traceId, out List<FragmentRow>? several))
        {
            return several;
        }
        if (inMemory.TryGetValue(traceId, out FragmentRow only))
        {
            return [only];
        }
        List<FragmentRow> found = [];
        AddFromFiles(traceId, found);
        return found;
    }

    /// <summary>All fragments of the trace of a row.</summary>
    internal FragmentGroup GroupOf(FragmentChunk chunk, int row) =>
        MayRepeat(chunk, row) ? new FragmentGroup(Find(chunk.TraceIds[row])) : new FragmentGroup(new FragmentRow(chunk, row));

    /// <summary>
    /// The traces of a conversation in the order in which they started; the earliest ones of many. A trace whose fragments name several
    /// conversations belongs to the least of them.
    /// </summary>
    internal List<FragmentGroup> FindConversation(string conversationId, int countMax)
    {
        int number = texts.Ids.Find(conversationId);
        HashSet<TraceId> known = [];
        List<FragmentGroup> found = [];
        if (number == IdTable.None)
        {
            return found;
        }
        foreach (FragmentChunk chunk in seen)
        {
            Span<int> rest = chunk.Conversations.AsSpan(0, RowsOf(chunk));
            int at = 0;
            for (int next; (next = rest[at..].IndexOf(number)) >= 0; at += next + 1)
            {
                FragmentGroup group = GroupOf(chunk, at + next);
                if (known.Add(group.TraceId) && group.Ids(texts.Ids).Conversation == number)
                {
                    found.Add(group);
                }
            }
        }
        found.Sort(FragmentGroup.InOrder);
        return found.Count > countMax ? found.GetRange(0, countMax) : found;
    }

    internal void Add(ReadSource source, FragmentPlace place, int rows)
    {
        if (rowsOfPlace.Length <= place.Number)
        {
            Array.Resize(ref rowsOfPlace, place.Number + 1);
        }
        rowsOfPlace[place.Number] = rows;
        sources.Add(place, source);
        seen.AddRange(place.Chunks.Where(chunk => chunk.FirstRow < rows));
    }

    /// <summary>Adds rows in memory.</summary>
    internal void Add(ReadSource source, FragmentPlace place)
    {
        sources.Add(place, source);
        seen.AddRange(place.Chunks);
        inMemory.EnsureCapacity(inMemory.Count + place.Rows);
        foreach (FragmentChunk chunk in place.Chunks)
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                FragmentRow added = new(chunk, row);
                if (!inMemory.TryAdd(chunk.TraceIds[row], added))
                {
                    SeveralOf(chunk.TraceIds[row]).Add(added);
                }
            }
        }
    }

    internal void Complete(FragmentSlots table, FragmentChunk?[] chunks)
    {
        (slots, all) = (table, chunks);
        List<FragmentRow> found = [];
        foreach (TraceId traceId in inMemory.Keys)
        {
            AddFromFiles(traceId, found);
            foreach (FragmentRow row in found)
            {
                SeveralOf(traceId).Add(row);
                touched.Add(row.Chunk);
            }
            found.Clear();
        }
    }

    private List<FragmentRow> SeveralOf(TraceId traceId)
    {
        if (!severalInMemory.TryGetValue(traceId, out List<FragmentRow>? several))
        {
            severalInMemory.Add(traceId, several = [inMemory[traceId]]);
        }
        return several;
    }

    private void AddFromFiles(TraceId traceId, List<FragmentRow> found)
    {
        for (int at = -1; slots!.Next(traceId, ref at, out uint row);)
        {
            int inChunk = (int)(row % FragmentChunk.RowsMax);
            if (all[row / FragmentChunk.RowsMax] is { } chunk && inChunk < RowsOf(chunk) && chunk.TraceIds[inChunk] == traceId)
            {
                found.Add(new FragmentRow(chunk, inChunk));
            }
        }
    }
}

using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Fragments;

/// <summary>
/// What filters and orders of trace lists need of some rows of <c>traces</c>, column by column. Rows are only added; those that are there never
/// change, except that <see cref="Repeats"/> may become true.
/// </summary>
internal sealed class FragmentChunk(FragmentPlace place, int firstRow)
{
    /// <summary>As many as a vector of DuckDB holds.</summary>
    internal const int RowsMax = 2048;

    /// <summary>A row of all arrays below, without its names.</summary>
    internal const int BytesPerRow = 16 + (8 * 6) + (4 * 5) + 2;

    private const int UsualNames = 12;

    /// <summary>Set in <see cref="states"/> beside the status of the head.</summary>
    private const byte MixedState = 0x80;

    internal const string Columns =
        "trace_id, min_start, max_start, max_end, received_ns, errors, head_rank, head_status, cost_nano, priced, conversation_id, user_id, "
        + "services, models, request_models, agents, tools, commits";

    /// <summary>Numbers of all rows one after the other; a row ends where <see cref="nameEnds"/> says.</summary>
    private ushort[] names = new ushort[RowsMax * UsualNames];
    private readonly int[] nameEnds = new int[RowsMax];
    private readonly byte[] states = new byte[RowsMax];

    /// <summary>A bit for each number that some row has, by its last nine bits.</summary>
    private readonly ulong[] mayHold = new ulong[8];

    internal FragmentPlace Place => place;

    /// <summary>Within the index; of no meaning for rows in memory.</summary>
    internal int Number { get; set; }

    /// <summary>Number of the first row in its place.</summary>
    internal int FirstRow => firstRow;

    internal int Rows { get; private set; }

    /// <summary>The earliest and the latest of <see cref="MinStart"/>.</summary>
    internal long First { get; private set; } = long.MaxValue;

    internal long Last { get; private set; } = long.MinValue;

    /// <summary>The latest of <see cref="MaxStart"/>.</summary>
    internal long LastReach { get; private set; } = long.MinValue;

    internal bool HasRepeats { get; private set; }

    internal TraceId[] TraceIds { get; } = new TraceId[RowsMax];

    internal long[] MinStart { get; } = new long[RowsMax];

    internal long[] MaxStart { get; } = new long[RowsMax];

    internal long[] MaxEnd { get; } = new long[RowsMax];

    internal long[] Received { get; } = new long[RowsMax];

    internal int[] Errors { get; } = new int[RowsMax];

    internal long[] HeadRank { get; } = new long[RowsMax];

    internal long[] CostNano { get; } = new long[RowsMax];

    internal int[] Priced { get; } = new int[RowsMax];

    /// <summary>Numbers of <see cref="FragmentTexts.Ids"/>.</summary>
    internal int[] Conversations { get; } = new int[RowsMax];

    internal int[] Users { get; } = new int[RowsMax];

    /// <summary>The trace has, or had, other fragments.</summary>
    internal bool[] Repeats { get; } = new bool[RowsMax];

    /// <summary>Memory of the numbers of names.</summary>
    internal long NameBytes => names.Length * sizeof(ushort);

    internal StatusCode HeadStatusOf(int row) => (StatusCode)(states[row] & ~MixedState);

    /// <summary>Several commits wrote the fragment.</summary>
    internal bool IsMixed(int row) => (states[row] & MixedState) != 0;

    /// <summary>False: no row has the name with this number.</summary>
    internal bool MayHold(ushort name) => (mayHold[(name >> 6) & 7] & (1UL << (name & 63))) != 0;

    /// <summary>Whether a row has the name with this number.</summary>
    internal bool Holds(int row, ushort name)
    {
        int start = row == 0 ? 0 : nameEnds[row - 1];
        return names.AsSpan(start, nameEnds[row] - start).Contains(name);
    }

    /// <summary>Takes a row of <see cref="Columns"/>, of which <paramref name="column"/> is the first.</summary>
    internal void Add(ResultReader row, int column, FragmentTexts texts)
    {
        int at = Rows;
        long start = row.GetInt64(column + 1);
        TraceIds[at] = row.GetTraceId(column);
        MinStart[at] = start;
        MaxStart[at] = row.GetInt64(column + 2);
        MaxEnd[at] = row.GetInt64(column + 3);
        Received[at] = row.GetInt64(column + 4);
        Errors[at] = Narrow(row.GetInt64(column + 5));
        HeadRank[at] = row.GetInt64(column + 6);
        states[at] = (byte)(row.GetByte(column + 7) | (row.GetInt64(column + 17) > 1 ? MixedState : 0));
        CostNano[at] = row.GetInt64(column + 8);
        Priced[at] = Narrow(row.GetInt64(column + 9));
        Conversations[at] = row.IsNull(column + 10) ? IdTable.None : texts.Ids.Add(row.GetBytes(column + 10));
        Users[at] = row.IsNull(column + 11) ? IdTable.None : texts.Ids.Add(row.GetBytes(column + 11));
        AddNames(row, column + 12, texts.Names);
        First = Math.Min(First, start);
        Last = Math.Max(Last, start);
        LastReach = Math.Max(LastReach, MaxStart[at]);
        Rows = at + 1;
    }

    internal void MarkRepeated(int row)
    {
        Repeats[row] = true;
        HasRepeats = true;
    }

    /// <summary>Readers of rows before this one keep the array that they took, or find the same in the new one.</summary>
    private void AddNames(ResultReader row, int column, NameTable table)
    {
        ListValue services = row.GetList(column), models = row.GetList(column + 1), requestModels = row.GetList(column + 2), agents = row.GetList(column + 3), tools = row.GetList(column + 4);
        int start = Rows == 0 ? 0 : nameEnds[Rows - 1];
        int needed = start + services.Count + models.Count + requestModels.Count + agents.Count + tools.Count;
        if (needed > names.Length)
        {
            Array.Resize(ref names, Math.Max(needed, names.Length * 3 / 2));
        }
        Span<ushort> target = names.AsSpan(start);
        int count = table.Add(NameKind.Service, services, target, 0);
        count = table.Add(NameKind.Model, models, target, count);
        count = table.Add(NameKind.Model, requestModels, target, count);
        count = table.Add(NameKind.Agent, agents, target, count);
        count = table.Add(NameKind.Tool, tools, target, count);
        nameEnds[Rows] = start + count;
        foreach (ushort name in target[..count])
        {
            mayHold[(name >> 6) & 7] |= 1UL << (name & 63);
        }
        if (Rows == RowsMax - 1)
        {
            Array.Resize(ref names, start + count);
        }
    }

    /// <summary>Of counts only the sign and the sum of a few matter.</summary>
    private static int Narrow(long count) => (int)Math.Clamp(count, int.MinValue / 1024, int.MaxValue / 1024);
}

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

    /// <summary>A row of all arrays below.</summary>
    internal const int BytesPerRow = 16 + (8 * 6) + (4 * 8) + 2;

    internal const string Columns =
        "trace_id, min_start, max_start, max_end, received_ns, errors, head_rank, head_status, cost_nano, priced, conversation_id, user_id, "
        + "services, models, request_models, agents, tools";

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

    internal byte[] HeadStatus { get; } = new byte[RowsMax];

    internal long[] CostNano { get; } = new long[RowsMax];

    internal int[] Priced { get; } = new int[RowsMax];

    /// <summary>Numbers of <see cref="FragmentTexts.Ids"/>.</summary>
    internal int[] Conversations { get; } = new int[RowsMax];

    internal int[] Users { get; } = new int[RowsMax];

    internal int[] Services { get; } = new int[RowsMax];

    /// <summary>Models of requests and of answers together.</summary>
    internal int[] Models { get; } = new int[RowsMax];

    internal int[] Agents { get; } = new int[RowsMax];

    internal int[] Tools { get; } = new int[RowsMax];

    /// <summary>The trace has, or had, other fragments.</summary>
    internal bool[] Repeats { get; } = new bool[RowsMax];

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
        HeadStatus[at] = row.GetByte(column + 7);
        CostNano[at] = row.GetInt64(column + 8);
        Priced[at] = Narrow(row.GetInt64(column + 9));
        Conversations[at] = row.IsNull(column + 10) ? IdTable.None : texts.Ids.Add(row.GetBytes(column + 10));
        Users[at] = row.IsNull(column + 11) ? IdTable.None : texts.Ids.Add(row.GetBytes(column + 11));
        Services[at] = texts.CodeOf(row.GetList(column + 12));
        Models[at] = texts.CodeOf(row.GetList(column + 13), row.GetList(column + 14));
        Agents[at] = texts.CodeOf(row.GetList(column + 15));
        Tools[at] = texts.CodeOf(row.GetList(column + 16));
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

    /// <summary>Of counts only the sign and the sum of a few matter.</summary>
    private static int Narrow(long count) => (int)Math.Clamp(count, int.MinValue / 1024, int.MaxValue / 1024);
}

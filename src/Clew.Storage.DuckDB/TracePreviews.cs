using Clew.Storage.DuckDB.Fragments;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>What a trace was asked and what it answered, of the fragments that know best, and why it was kept; its spans do not have it.</summary>
internal sealed class TracePreviews(TraceId traceId)
{
    internal const string Columns = "input_preview, input_rank, output_preview, output_rank, sample_weight, kept_by";

    private RankedText input = new(long.MaxValue);
    private RankedText output = new(long.MinValue);

    internal string? Input => input.Text;

    internal string? Output => output.Text;

    /// <summary>Why the trace was kept.</summary>
    internal TraceSampling? Sampling { get; private set; }

    /// <param name="row">A fragment of the trace.</param>
    /// <param name="first">Where its <see cref="Columns"/> begin.</param>
    internal void Take(ResultReader row, int first)
    {
        input.TakeLower(row, first, row.GetInt64(first + 1));
        output.TakeHigher(row, first + 2, row.GetInt64(first + 3));
        Sampling ??= SamplingOf(row, first + 4);
    }

    /// <summary>Of the columns <c>sample_weight</c> and <c>kept_by</c> of a fragment.</summary>
    internal static TraceSampling? SamplingOf(ResultReader row, int first) =>
        row.GetDoubleOrNull(first) is { } weight ? new TraceSampling(row.GetStringOrNull(first + 1) ?? "", weight) : null;

    internal void Read(ReadContext context, FragmentView view, FragmentPlace place, IReadOnlyList<FragmentRow> rows)
    {
        using ResultReader row = view.Execute(context, place, "trace_id, " + Columns, rows);
        while (row.Read())
        {
            if (row.GetTraceId(0) == traceId)
            {
                Take(row, 1);
            }
        }
    }
}

using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Runs;

/// <summary>What a trace is as a whole, as the sums over runs hold it: a row of <c>runs</c> but for its sign.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="StartUnixNano">Start of its first span.</param>
/// <param name="Dimensions">What it is grouped by.</param>
/// <param name="UserId">Empty without one.</param>
/// <param name="Numbers">What is added up.</param>
internal readonly record struct Run(TraceId TraceId, long StartUnixNano, RunDimensions Dimensions, Utf8Text UserId, RunNumbers Numbers)
{
    /// <summary>An id beyond this is cut, as names are.</summary>
    internal const int UserMaxBytes = 256;

    /// <summary>Adds the run to the sums, or with a negative sign takes it away.</summary>
    internal void Append(TableBuilder runs, TableBuilder keys, DimensionKeys<RunDimensions> numbers, int sign)
    {
        runs.BeginRow();
        runs.UInt64(TraceBlocks.HashOf(TraceId));
        runs.Int64(StartUnixNano);
        runs.Int32(sign);
        runs.UInt32(numbers.NumberOf(Dimensions, keys));
        runs.Text(UserId.IsNullOrEmpty ? default : UserId.Truncate(UserMaxBytes));
        Numbers.Append(runs);
        runs.EndRow();
        runs.Include(StartUnixNano, StartUnixNano);
    }
}

/// <summary>Numbers of one run.</summary>
/// <param name="DurationNanos">From the first start to the last end.</param>
/// <param name="Iterations">Reported, or the model calls.</param>
/// <param name="LlmCalls">Each once, however many spans tell of it.</param>
/// <param name="ToolCalls">Spans of tools.</param>
/// <param name="Truncated">Model calls that ended because of a limit of tokens.</param>
/// <param name="Input">Tokens that count, those of the cache included.</param>
/// <param name="Output">Tokens that count, reasoning included.</param>
/// <param name="CostNano">Nano US dollars; <see cref="NoCost"/> when nothing has a price.</param>
internal readonly record struct RunNumbers(long DurationNanos, int Iterations, int LlmCalls, int ToolCalls, int Truncated, long Input, long Output, long CostNano)
{
    internal const long NoCost = -1;

    /// <summary>Columns of <c>runs</c> in the order of <see cref="Read"/>.</summary>
    internal const string Columns = "duration_ns, iterations, llm_calls, tool_calls, truncated, input, output, cost_nano";

    internal static RunNumbers Of(long durationNanos, long? iterations, long llmCalls, long toolCalls, long truncated, in TokenUsage usage, long? costNano) => new(
        Math.Max(0, durationNanos),
        Small(iterations ?? llmCalls),
        Small(llmCalls),
        Small(toolCalls),
        Small(truncated),
        Math.Max(0, usage.InputTotal),
        Math.Max(0, usage.OutputTotal),
        costNano is { } cost ? Math.Max(0, cost) : NoCost);

    internal static RunNumbers Read(Native.ResultReader row, int first) => new(
        row.GetInt64(first),
        row.GetInt32(first + 1),
        row.GetInt32(first + 2),
        row.GetInt32(first + 3),
        row.GetInt32(first + 4),
        row.GetInt64(first + 5),
        row.GetInt64(first + 6),
        row.GetInt64(first + 7));

    internal void Append(TableBuilder target)
    {
        target.Int64(DurationNanos);
        target.Int32(Iterations);
        target.Int32(LlmCalls);
        target.Int32(ToolCalls);
        target.Int32(Truncated);
        target.Int64(Input);
        target.Int64(Output);
        target.Int64(CostNano);
    }

    private static int Small(long number) => (int)Math.Clamp(number, 0, int.MaxValue);
}

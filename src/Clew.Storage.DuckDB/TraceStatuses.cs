using System.Globalization;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>The status rules of <see cref="TraceStatus"/>, once in C# and once in SQL over the columns of a grouped trace.</summary>
internal static class TraceStatuses
{
    /// <summary>A trace without a root counts as running while spans arrived within this time.</summary>
    private const long RunningNanos = 60_000_000_000;

    internal static TraceStatus Of(bool hasRoot, StatusCode rootStatus, long errors, long receivedUnixNano, long nowUnixNano)
    {
        if (hasRoot)
        {
            return rootStatus == StatusCode.Error ? TraceStatus.Error : TraceStatus.Ok;
        }
        if (nowUnixNano - receivedUnixNano < RunningNanos)
        {
            return TraceStatus.Running;
        }
        return errors > 0 ? TraceStatus.Error : TraceStatus.Incomplete;
    }

    /// <summary>The same as an expression over grouped fragments that yields the enum's name in lower case.</summary>
    internal static string Sql(string now) => Sql("min(head_rank)", "arg_min(head_status, head_rank)", "max(received_ns)", "sum(errors)", now);

    /// <summary>The same of a trace that has one fragment, without grouping.</summary>
    internal static string SqlOfOne(string now) => Sql("head_rank", "head_status", "received_ns", "errors", now);

    private static string Sql(string headRank, string headStatus, string received, string errors, string now) => string.Create(CultureInfo.InvariantCulture, $"""
        CASE WHEN {headRank} < 0 THEN CASE WHEN {headStatus} = 2 THEN 'error' ELSE 'ok' END
          WHEN {now} - {received} < {RunningNanos} THEN 'running'
          WHEN {errors} > 0 THEN 'error' ELSE 'incomplete' END
        """);
}

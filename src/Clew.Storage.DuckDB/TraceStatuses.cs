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

    /// <summary>The same as an expression that yields the enum's name in lower case.</summary>
    internal static string Sql(string now) => string.Create(CultureInfo.InvariantCulture, $"""
        CASE WHEN min(head_rank) < 0 THEN CASE WHEN arg_min(head_status, head_rank) = 2 THEN 'error' ELSE 'ok' END
          WHEN {now} - max(received_ns) < {RunningNanos} THEN 'running'
          WHEN sum(errors) > 0 THEN 'error' ELSE 'incomplete' END
        """);
}

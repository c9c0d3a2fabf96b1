using System.Text;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Any number of trace ids as one text: as many parameters or literals would cost more than the query.</summary>
internal static class TraceIdList
{
    internal static string In(SqlBuilder sql, IReadOnlyCollection<TraceId> traces)
    {
        StringBuilder text = new(traces.Count * 33);
        foreach (TraceId traceId in traces)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(traceId.ToString());
        }
        return $"(SELECT unhex(unnest(string_split({sql.Parameter(text.ToString())}, ','))))";
    }
}

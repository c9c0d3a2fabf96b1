using Clew.Storage.DuckDB;
using Clew.Telemetry;

namespace Clew.Server.Export.Choose;

/// <summary>A trace that a destination gets, or more of one.</summary>
/// <param name="TraceId">Which.</param>
/// <param name="Destination">Who gets it.</param>
/// <param name="FromUnixNano">Only what was received from then on, in nanoseconds since 1970.</param>
/// <param name="Spans">How many there are; 0 for the rest of a trace that was sent before.</param>
internal readonly record struct ChosenTrace(TraceId TraceId, string Destination, long FromUnixNano, long Spans)
{
    /// <summary>Spans that are read back at once, which bounds the memory.</summary>
    private const long SpansPerGroup = 4_000;

    /// <summary>New traces with some thousand spans in each group, and the rests of others, which are asked for by when they came.</summary>
    public static IEnumerable<List<ChosenTrace>> Groups(IEnumerable<ChosenTrace> chosen)
    {
        foreach (IGrouping<bool, IGrouping<TraceId, ChosenTrace>> sort in chosen.GroupBy(one => one.TraceId).GroupBy(trace => trace.All(one => one.FromUnixNano > 0)))
        {
            List<ChosenTrace> group = [];
            long spans = 0;
            foreach (IGrouping<TraceId, ChosenTrace> trace in sort)
            {
                long more = trace.Max(one => one.Spans);
                if (group.Count > 0 && (spans + more > SpansPerGroup || group.Count >= WholeTraces.TracesMax))
                {
                    yield return group;
                    (group, spans) = ([], 0);
                }
                group.AddRange(trace);
                spans += more;
            }
            if (group.Count > 0)
            {
                yield return group;
            }
        }
    }
}

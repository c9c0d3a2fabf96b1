using System.Text.Json;

namespace Clew.Commands.Client;

/// <summary>
/// The spans that decide how long a trace takes: walking back from its end, at each time the child that ended last before it. What no child covers
/// is the parent's own.
/// </summary>
internal static class CriticalPath
{
    /// <param name="roots">Spans without a parent.</param>
    /// <param name="childrenOf">The children of a span, by its id.</param>
    public static HashSet<string> Find(IEnumerable<JsonElement> roots, Func<string, IEnumerable<JsonElement>> childrenOf)
    {
        HashSet<string> path = [];
        JsonElement[] all = [.. roots];
        if (all.Length == 0)
        {
            return path;
        }
        JsonElement last = all.MaxBy(EndOf);
        Stack<(JsonElement Span, long Until)> open = new([(last, EndOf(last))]);
        while (open.TryPop(out (JsonElement Span, long Until) next))
        {
            string id = next.Span.GetProperty("spanId").GetString()!;
            // Parents in a circle would be walked for ever.
            if (!path.Add(id))
            {
                continue;
            }
            long until = next.Until;
            foreach (JsonElement child in childrenOf(id).OrderByDescending(EndOf))
            {
                long start = StartOf(child);
                // A child that goes on after its parent decides only as far as the parent waited.
                long end = Math.Min(EndOf(child), next.Until);
                if (start < until && end <= until && end > start)
                {
                    open.Push((child, end));
                    until = start;
                }
            }
        }
        return path;
    }

    private static long StartOf(JsonElement span) => (span.GetProperty("startTime").GetDateTimeOffset() - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static long EndOf(JsonElement span) => StartOf(span) + span.GetProperty("durationNanos").GetInt64();
}

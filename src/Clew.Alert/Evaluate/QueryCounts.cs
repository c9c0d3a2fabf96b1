using Clew.Alert.Rules;

namespace Clew.Alert.Evaluate;

/// <summary>Asks the queries of rules, a few at a time: each costs as much as a page of the trace list.</summary>
internal sealed class QueryCounts(AlertData data)
{
    /// <summary>Of one evaluation. With more rules than that, each is asked less often than once a minute.</summary>
    private const int AskedMax = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, (DateTimeOffset At, QuerySource Source, long Count)> known = new(StringComparer.Ordinal);
    private HashSet<string> due = new(StringComparer.Ordinal);

    /// <summary>Chooses what is asked this time: what was asked longest ago.</summary>
    internal void Begin(DateTimeOffset now, IEnumerable<AlertRule> rules)
    {
        AlertRule[] queries = [.. rules.Where(rule => rule.Source is QuerySource)];
        foreach (string gone in known.Keys.Except(queries.Select(rule => rule.Id)).ToArray())
        {
            known.Remove(gone);
        }
        due = [.. queries.Where(rule => !known.TryGetValue(rule.Id, out var last) || last.Source != (QuerySource)rule.Source || now - last.At >= Interval)
            .OrderBy(rule => known.TryGetValue(rule.Id, out var last) ? last.At : DateTimeOffset.MinValue).Take(AskedMax).Select(rule => rule.Id)];
    }

    /// <summary>Null while it was never asked.</summary>
    internal async Task<long?> CountAsync(AlertRule rule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (due.Contains(rule.Id))
        {
            QuerySource source = (QuerySource)rule.Source;
            long end = (now - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
            long start = (rule.Window.StartAt(now) - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
            known[rule.Id] = (now, source, (await data.FindTraces(source.Query, start, end, cancellationToken)).Count);
        }
        return known.TryGetValue(rule.Id, out var last) ? last.Count : null;
    }
}

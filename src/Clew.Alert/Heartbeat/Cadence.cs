namespace Clew.Alert.Heartbeat;

/// <summary>
/// What pause is to be expected, learned from four weeks: the pauses around the same hour of the week before, and the longest of those that no
/// schedule explains. A nightly job, an office's hours and a busy service have each their own. All times are minutes since the Unix epoch.
/// </summary>
internal static class Cadence
{
    private const long Day = 24 * 60;
    private const long Week = 7 * Day;

    /// <summary>A schedule is seldom kept to the minute: what counts around a time is this long before and after it.</summary>
    private const long Around = 15;

    /// <summary>Shorter pauses need no schedule.</summary>
    private const long ScheduledMin = 60;

    /// <summary>What has never paused for longer works around the clock; the rest is known when every day of the week was seen.</summary>
    private const long ContinuousMax = 120;

    /// <summary>Late by half of the usual pause, up to this, is not lost.</summary>
    private const long SlackMax = 60;

    /// <summary>The longest pause that is to be expected now.</summary>
    /// <param name="map">What was learned, up to the last activity.</param>
    /// <param name="now">The minute.</param>
    /// <param name="pauses">From <see cref="Learn"/>.</param>
    /// <returns>Null when too little is known of times like this.</returns>
    internal static long? AllowedPause(ActivityMap map, long now, LearnedPauses pauses)
    {
        if (now - map.First < Week + Day && pauses.Longest > ContinuousMax)
        {
            return null;
        }
        bool isKnownForWeeks = map.Last - map.First >= 2 * Week;
        long longest = -1;
        foreach (long back in isKnownForWeeks ? Enumerable.Range(1, 4).Select(week => week * Week) : Enumerable.Range(1, 7).Select(day => day * Day))
        {
            for (long at = now - back - Around; at <= now - back + Around; at += 5)
            {
                if (at >= map.First && PauseAt(map, at) is { } pause)
                {
                    longest = Math.Max(longest, pause);
                }
            }
        }
        if (longest < 0)
        {
            return null;
        }
        return Math.Max(longest + Math.Min(longest / 2, SlackMax), pauses.Working + (pauses.Working / 2));
    }

    /// <summary>Walks through all pauses.</summary>
    internal static LearnedPauses Learn(ActivityMap map)
    {
        long overall = 1;
        PriorityQueue<long, long> longest = new();
        int kept = 2 + (int)((map.Last - map.First) / Week);
        for (long at = map.Next(map.First); at != ActivityMap.None && at < map.Last;)
        {
            long next = map.Next(at + 1);
            long pause = next - at;
            overall = Math.Max(overall, pause);
            if (pause > 1 && !(pause > ScheduledMin && IsScheduled(map, at, next)))
            {
                longest.Enqueue(pause, pause);
                if (longest.Count > kept)
                {
                    longest.Dequeue();
                }
            }
            at = next;
        }
        // The least of those that are left is the longest one after the accidents.
        return new LearnedPauses(longest.Count == kept ? longest.Peek() : 1, overall);
    }

    /// <summary>At least half of the comparable stretches of other weeks, or of other days before two weeks are known, were silent too.</summary>
    private static bool IsScheduled(ActivityMap map, long from, long to)
    {
        long unit = map.Last - map.First >= 2 * Week ? Week : Day;
        int silent = 0;
        int known = 0;
        for (int i = -7; i <= 7; i++)
        {
            long start = from + (i * unit) + Around;
            long end = to + (i * unit) - Around;
            if (i == 0 || start <= map.First || end >= map.Last)
            {
                continue;
            }
            known++;
            silent += map.Next(start) >= end ? 1 : 0;
        }
        return known > 0 && 2 * silent >= known;
    }

    /// <summary>The pause around a minute; null while it lasts.</summary>
    private static long? PauseAt(ActivityMap map, long minute)
    {
        long before = map.Previous(minute);
        long after = map.Next(minute);
        return before == ActivityMap.None || after == ActivityMap.None ? null : after - before;
    }
}

/// <summary>Pauses of four weeks, in minutes.</summary>
/// <param name="Working">The longest that no schedule explains; one a week, and one more, are taken for accidents.</param>
/// <param name="Longest">The longest of all.</param>
internal readonly record struct LearnedPauses(long Working, long Longest);

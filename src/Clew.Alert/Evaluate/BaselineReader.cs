using Clew.Alert.Rules;

namespace Clew.Alert.Evaluate;

/// <summary>The medians of the same hour of the week in earlier weeks, read once in five minutes.</summary>
internal sealed class BaselineReader(WindowReader windows)
{
    private const long Week = 7L * 24 * 3600 * 1_000_000_000;
    private readonly Dictionary<(MeasurePlan Plan, long Length, int Weeks), IReadOnlyList<SeriesSums>> earlier = [];
    private long step;

    internal void Begin(long nowUnixNano)
    {
        long current = WindowReader.Floor(nowUnixNano, WindowReader.Step);
        if (current != step)
        {
            earlier.Clear();
            step = current;
        }
    }

    /// <summary>Sums of the rule's window, each of the weeks before.</summary>
    internal async Task<IReadOnlyList<SeriesSums>> ReadAsync(MeasurePlan plan, TimeSpan window, int weeks, CancellationToken cancellationToken)
    {
        long length = window.Ticks * TimeSpan.NanosecondsPerTick;
        if (earlier.TryGetValue((plan, length, weeks), out IReadOnlyList<SeriesSums>? known))
        {
            return known;
        }
        List<SeriesSums> read = [];
        for (int week = 1; week <= weeks; week++)
        {
            long end = step + WindowReader.Step - (week * Week);
            read.Add(await windows.ReadAsync(plan, end - length, end, cancellationToken));
        }
        earlier.Add((plan, length, weeks), read);
        return read;
    }

    /// <summary>The median of a series; null when too few weeks have a value.</summary>
    internal static double? Median(IReadOnlyList<SeriesSums> weeks, string key, MeasureSource source) =>
        Median([.. weeks.Select(week => week.Find(key)).OfType<Sums>().Where(sums => !sums.IsNothing).Select(sums => MeasureValue.Of(source, sums)).OfType<double>()]);

    internal static double? Median(double[] values)
    {
        if (values.Length < RuleCondition.BaselineWeeksMin)
        {
            return null;
        }
        Array.Sort(values);
        int half = values.Length / 2;
        return values.Length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }

    /// <summary>What a value is compared with; null while there is no baseline.</summary>
    internal static double? Threshold(RuleCondition condition, double? median) => condition.BaselineTimes is not { } times ? condition.Threshold
        : median is not { } usual ? null
        : condition.IsAbove ? Math.Max(usual * times, condition.Threshold) : Math.Min(usual * times, condition.Threshold);
}

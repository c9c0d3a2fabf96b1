using Clew.Alert.Evaluate;
using Clew.Alert.Rules;
using Clew.Storage;

namespace Clew.Alert.Heartbeat;

/// <summary>Learns from the stored sums when agents and services send something.</summary>
internal sealed class HeartbeatBook
{
    /// <summary>Agents and services; 10 MB. Beyond, new ones are not learned.</summary>
    private const int SeriesMax = 2_000;

    private const long Minute = 60_000_000_000;
    private const long Day = 24 * 60 * Minute;

    /// <summary>What belongs to a minute may come this much later, when the spans are long; read again before anything is called silent.</summary>
    private const long LateMax = 6 * 60 * Minute;

    /// <summary>Activity of the kinds that agents have.</summary>
    private static readonly MeasurePlan Plan = MeasurePlan.For(new MeasureSource(Measure.Calls, Measured.All), [SeriesDimension.Service, SeriesDimension.Agent], new Dictionary<SeriesDimension, string>());

    private readonly Dictionary<string, HeartbeatSeries> agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HeartbeatSeries> services = new(StringComparer.Ordinal);
    private readonly HashSet<string> servicesWithAgents = new(StringComparer.Ordinal);
    private long learnedTo = long.MinValue;
    private long confirmedAt = long.MinValue;

    /// <summary>Agents and services that found no room.</summary>
    internal long Dropped { get; private set; }

    internal int Count => agents.Count + services.Count;

    /// <summary>Services whose agents are watched one by one are not watched once more as services.</summary>
    internal IEnumerable<HeartbeatSeries> SeriesOf(SeriesDimension by) =>
        by == SeriesDimension.Agent ? agents.Values : services.Values.Where(service => !servicesWithAgents.Contains(service.Name));

    /// <summary>Reads what came since the last time; the first time four weeks.</summary>
    internal async Task LearnAsync(WindowReader windows, long nowUnixNano, CancellationToken cancellationToken)
    {
        long from = learnedTo == long.MinValue ? nowUnixNano - (ActivityMap.Days * Day) : Math.Max(learnedTo, nowUnixNano - (ActivityMap.Days * Day)) - (15 * Minute);
        await ReadAsync(windows, from, nowUnixNano + Minute, cancellationToken);
        learnedTo = nowUnixNano;
    }

    /// <summary>Reads some hours again, once for each time.</summary>
    internal async Task ConfirmAsync(WindowReader windows, long nowUnixNano, CancellationToken cancellationToken)
    {
        if (confirmedAt != nowUnixNano)
        {
            await ReadAsync(windows, nowUnixNano - LateMax, nowUnixNano + Minute, cancellationToken);
            confirmedAt = nowUnixNano;
        }
    }

    private async Task ReadAsync(WindowReader windows, long from, long to, CancellationToken cancellationToken)
    {
        long step = Day;
        while (from < to)
        {
            long end = Math.Min(from + step, to);
            try
            {
                Note(await windows.ReadFrameAsync(Plan, [], from, end, TimeSpan.FromMinutes(1), cancellationToken));
                from = end;
            }
            catch (TooManyGroupsException) when (step > 60 * Minute)
            {
                // Many agents have many minutes in a day; fewer in an hour.
                step /= 4;
            }
        }
    }

    private void Note(SliceFrame frame)
    {
        foreach (SumSlice slice in frame.Slices)
        {
            if (slice.Count <= 0)
            {
                continue;
            }
            long minute = slice.StartUnixNano / Minute;
            string? service = frame.ValueOf(slice, SeriesDimension.Service);
            string? agent = frame.ValueOf(slice, SeriesDimension.Agent);
            if (agent is not null)
            {
                Find(agents, agent)?.Note(minute, service);
            }
            if (service is not null)
            {
                Find(services, service)?.Note(minute, service);
                if (agent is not null && servicesWithAgents.Count < SeriesMax)
                {
                    servicesWithAgents.Add(service);
                }
            }
        }
    }

    private HeartbeatSeries? Find(Dictionary<string, HeartbeatSeries> known, string name)
    {
        if (known.TryGetValue(name, out HeartbeatSeries? series))
        {
            return series;
        }
        if (Count >= SeriesMax)
        {
            Dropped++;
            return null;
        }
        known.Add(name, series = new HeartbeatSeries(name));
        return series;
    }
}

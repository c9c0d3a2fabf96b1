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
        await ReadAsync(windows, from, nowUnixNano + Minute, Note, cancellationToken);
        learnedTo = nowUnixNano;
    }

    /// <summary>Reads some hours again, once for each time.</summary>
    internal async Task ConfirmAsync(WindowReader windows, long nowUnixNano, CancellationToken cancellationToken)
    {
        if (confirmedAt != nowUnixNano)
        {
            await ReadAsync(windows, nowUnixNano - LateMax, nowUnixNano + Minute, Note, cancellationToken);
            confirmedAt = nowUnixNano;
        }
    }

    /// <summary>Reads in which minutes of some time which agents and services were active.</summary>
    /// <param name="windows">Reads.</param>
    /// <param name="from">Nanoseconds since the Unix epoch.</param>
    /// <param name="to">Exclusive.</param>
    /// <param name="note">Gets minute, service and agent.</param>
    /// <param name="cancellationToken">Stops between reads.</param>
    internal static async Task ReadAsync(WindowReader windows, long from, long to, Action<long, string?, string?> note, CancellationToken cancellationToken)
    {
        long step = Day;
        while (from < to)
        {
            long end = Math.Min(from + step, to);
            try
            {
                SliceFrame frame = await windows.ReadFrameAsync(Plan, [], from, end, TimeSpan.FromMinutes(1), cancellationToken);
                foreach (SumSlice slice in frame.Slices.Where(slice => slice.Count > 0))
                {
                    note(slice.StartUnixNano / Minute, frame.ValueOf(slice, SeriesDimension.Service), frame.ValueOf(slice, SeriesDimension.Agent));
                }
                from = end;
            }
            catch (TooManyGroupsException) when (step > 60 * Minute)
            {
                // Many agents have many minutes in a day; fewer in an hour.
                step /= 4;
            }
        }
    }

    /// <summary>Something happened in a minute.</summary>
    internal void Note(long minute, string? service, string? agent)
    {
        if (agent is not null)
        {
            Find(agents, agent)?.Note(minute, service);
        }
        if (service is null)
        {
            return;
        }
        Find(services, service)?.Note(minute, service);
        if (agent is not null && servicesWithAgents.Count < SeriesMax)
        {
            servicesWithAgents.Add(service);
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

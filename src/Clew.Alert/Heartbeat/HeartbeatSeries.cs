namespace Clew.Alert.Heartbeat;

/// <summary>What is known of one agent or service.</summary>
internal sealed class HeartbeatSeries(string name)
{
    private const int ServicesMax = 8;
    private readonly Dictionary<string, long> services = new(StringComparer.Ordinal);
    private LearnedPauses pauses;
    private long learnedUpTo = ActivityMap.None;

    internal string Name => name;

    internal ActivityMap Activity { get; } = new();

    /// <summary>Services that it was seen in, the latest first.</summary>
    internal IReadOnlyList<string> Services => [.. services.OrderByDescending(service => service.Value).Select(service => service.Key)];

    internal void Note(long minute, string? service)
    {
        Activity.Set(minute);
        if (service is null)
        {
            return;
        }
        services[service] = Math.Max(minute, services.GetValueOrDefault(service, long.MinValue));
        if (services.Count > ServicesMax)
        {
            services.Remove(services.MinBy(known => known.Value).Key);
        }
    }

    /// <summary>Walking through four weeks is dear, and what it says changes slowly.</summary>
    internal long? AllowedPause(long now)
    {
        if (learnedUpTo == ActivityMap.None || now - learnedUpTo >= 60)
        {
            pauses = Cadence.Learn(Activity);
            learnedUpTo = now;
        }
        return Cadence.AllowedPause(Activity, now, pauses);
    }
}

using Clew.Configuration;

namespace Clew.Server.Configuration;

/// <summary>
/// Follows the configuration file: what it says is in force about a second after it was saved. A file with a fault changes nothing, and log,
/// counter and <c>GET /api/v1/config</c> tell the fault.
/// </summary>
internal sealed class ConfigurationFile(ServerOptions started, ConfigurationInUse inUse, ServerMetrics metrics, TimeProvider time, ILogger<ConfigurationFile> log)
    : FollowedFile(started.ConfigPath, time)
{
    private volatile ConfigurationState state = new(null, null, [], []);

    /// <summary>What came of the last time that the file was read.</summary>
    public ConfigurationState State => state;

    protected override void Miss(Exception exception, bool isFirst) => Refuse([new ConfigFinding(true, 0, 0, "", exception.Message)], again: !isFirst);

    protected override void Use(string text)
    {
        ConfigReading<ClewConfiguration> reading = ClewConfiguration.Parse(text, started.Variable);
        List<string> faults = [];
        ServerOptions? next = reading.Value is { } configuration ? ServerOptionsBinder.Bind(configuration, started.Variable, faults) with { ConfigPath = started.ConfigPath } : null;
        if (next is null || faults.Count > 0)
        {
            Refuse([.. reading.Findings, .. faults.Select(fault => new ConfigFinding(true, 0, 0, "", fault))], again: false);
            return;
        }
        inUse.Use(next);
        IReadOnlyList<string> needsRestart = ServerSetting.NeedingRestart(started, next);
        DateTimeOffset now = Time.GetUtcNow();
        bool isFirst = state.LoadedAt is null;
        metrics.ConfigurationRead(isUsed: true);
        Log.ConfigurationLoaded(log, started.ConfigPath!);
        foreach (ConfigFinding note in reading.Notes)
        {
            Log.ConfigurationNote(log, $"{started.ConfigPath}:{note}");
        }
        if (needsRestart.Count > 0 && !isFirst)
        {
            Log.ConfigurationNeedsRestart(log, string.Join(", ", needsRestart));
        }
        state = new ConfigurationState(now, now, reading.Findings, needsRestart);
    }

    private void Refuse(IReadOnlyList<ConfigFinding> findings, bool again)
    {
        if (!again)
        {
            metrics.ConfigurationRead(isUsed: false);
            foreach (ConfigFinding fault in findings.Where(finding => finding.IsFault))
            {
                Log.ConfigurationFault(log, $"{started.ConfigPath}:{fault}");
            }
            Log.ConfigurationRefused(log, started.ConfigPath!);
        }
        // Last, so that who sees it finds counter and log as well.
        state = state with { ReadAt = Time.GetUtcNow(), Findings = findings };
    }
}

/// <summary>What came of reading the configuration file.</summary>
/// <param name="LoadedAt">When the file that is in force was read; null without one.</param>
/// <param name="ReadAt">When a changed file was read last, used or not.</param>
/// <param name="Findings">Of that time. With a fault, the file before is in force.</param>
/// <param name="NeedsRestart">Settings of the file in force that wait for a restart.</param>
internal sealed record ConfigurationState(DateTimeOffset? LoadedAt, DateTimeOffset? ReadAt, IReadOnlyList<ConfigFinding> Findings, IReadOnlyList<string> NeedsRestart);

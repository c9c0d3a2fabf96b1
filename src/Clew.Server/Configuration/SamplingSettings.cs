using Clew.Configuration;
using Clew.Pipeline.Sample;

namespace Clew.Server.Configuration;

/// <summary>Section <c>sampling</c>.</summary>
/// <param name="Policies">Any of them keeps a trace. They learn and count, so each sampler takes the policies of a reading of its own.</param>
/// <param name="Quiet">A trace whose root has ended is decided when nothing came for so long.</param>
/// <param name="Idle">A trace without an ended root is decided when nothing came for so long.</param>
/// <param name="Hold">How long everything stays after the hour in which it came.</param>
/// <param name="RecentMaxBytes">What that may take on disk; beyond it the oldest hour is decided on before its time.</param>
public sealed record SamplingSettings(IReadOnlyList<SamplingPolicy> Policies, TimeSpan Quiet, TimeSpan Idle, TimeSpan Hold, long RecentMaxBytes)
{
    private static readonly ConfigDocument Presets = ConfigDocument.Parse(ReadPresets());

    /// <summary>Names for <c>sampling.preset</c>.</summary>
    public static IReadOnlyList<string> PresetNames { get; } = [.. Presets.Root.Entries.Select(entry => entry.Key)];

    /// <summary>How long traces are quiet before they are decided on, where the section says nothing.</summary>
    public static TimeSpan DefaultQuiet { get; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc cref="DefaultQuiet"/>
    public static TimeSpan DefaultIdle { get; } = TimeSpan.FromMinutes(5);

    internal static ConfigType<string> PresetType { get; } = ConfigType.Choice([.. PresetNames.Select(name => (name, name))]);

    /// <summary>The policies of a preset, new ones each time.</summary>
    /// <exception cref="ArgumentException">There is no such preset.</exception>
    public static SamplingSettings OfPreset(string name)
    {
        ConfigNode preset = Presets.Root.Find(name) ?? throw new ArgumentException($"There is no preset '{name}'; there are {string.Join(", ", PresetNames)}.", nameof(name));
        return ConfigReader.Read(new ConfigDocument(preset, []), Read).Value!;
    }

    internal static SamplingSettings Read(ConfigReader reader)
    {
        string? preset = reader.Optional("preset", PresetType, "Policies that come with Clew; your own are added to them.");
        IReadOnlyList<SamplingPolicy> own = reader.Sections("policies", SamplingPolicyReading.Read, "Reasons to keep a trace; each element has one.");
        TimeSpan quiet = reader.Value("quiet", ConfigType.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), DefaultQuiet, "A trace whose root has ended is decided when nothing came for so long. Spans that come later can still keep it.");
        TimeSpan idle = reader.Value("idle", ConfigType.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), DefaultIdle, "A trace without an ended root is decided when nothing came for so long.");
        if (preset is null && !reader.Has("policies"))
        {
            reader.Fault("Without a preset or policies nothing would be kept. Leave the section out to keep everything.");
        }
        TimeSpan hold = reader.Value("hold", ConfigType.Duration(TimeSpan.Zero, TimeSpan.FromDays(7)), TimeSpan.FromHours(1), "Everything stays for the hour in which it came and so much longer; then the hour's traces are decided on.");
        long recentMax = reader.Value("recent_max", ConfigType.Bytes(1), 16L << 30, "What undecided hours may take on disk. Beyond it the oldest is decided on before its time.");
        return new SamplingSettings([.. preset is null ? [] : OfPreset(preset).Policies, .. own], quiet, idle, hold, recentMax);
    }

    private static string ReadPresets()
    {
        using Stream stream = typeof(SamplingSettings).Assembly.GetManifestResourceStream("sampling-presets.yaml")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}

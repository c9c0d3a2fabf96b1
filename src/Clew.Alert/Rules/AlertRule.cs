namespace Clew.Alert.Rules;

/// <summary>A condition that is looked at again and again, for each series by itself.</summary>
public sealed record AlertRule
{
    /// <summary>Unique among all rules and objectives.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required AlertSeverity Severity { get; init; }

    /// <summary>Default: true. A rule that is not enabled has no states.</summary>
    public bool IsEnabled { get; init; } = true;

    public required RuleSource Source { get; init; }

    /// <summary>Only series with these values.</summary>
    public IReadOnlyDictionary<SeriesDimension, string> Where { get; init; } = new Dictionary<SeriesDimension, string>();

    /// <summary>One series for each value; empty for one of everything.</summary>
    public IReadOnlyList<SeriesDimension> GroupBy { get; init; } = [];

    /// <summary>Ignored by a heartbeat, which looks at all that was learned.</summary>
    public required RuleWindow Window { get; init; }

    public required RuleCondition Condition { get; init; }

    /// <summary>How long the condition must be true before the alert fires.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How long it must be false before the alert is over.</summary>
    public TimeSpan ResolveAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>With fewer in the window the condition is not true.</summary>
    public long SamplesMin { get; init; } = 1;

    /// <summary>Added to those of each series.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>For people.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Who is told; empty for the channels that take everything.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>When nobody is told.</summary>
    public IReadOnlyList<QuietHours> QuietHours { get; init; } = [];
}

using Clew.Alert.Notify;

namespace Clew.Alert.State;

/// <summary>One series of a rule that is pending or firing. Series that are neither have no state.</summary>
public sealed record SeriesState
{
    /// <summary>Same for the same rule and labels.</summary>
    public required string Fingerprint { get; init; }

    public required string RuleId { get; init; }

    public required string RuleName { get; init; }

    public required AlertSeverity Severity { get; init; }

    /// <summary>Of the series and of the rule.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required AlertPhase Phase { get; init; }

    /// <summary>When the condition became true.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it began to fire.</summary>
    public DateTimeOffset? FiredAt { get; init; }

    /// <summary>Since when the condition is false, while firing.</summary>
    public DateTimeOffset? RecoveringSince { get; init; }

    /// <summary>Somebody was told that it fires, so somebody must be told when it is over.</summary>
    public bool IsTold { get; init; }

    public double? Value { get; init; }

    public double? Threshold { get; init; }

    public required string Unit { get; init; }

    public bool IsAbove { get; init; }

    public long Samples { get; init; }

    public required string Summary { get; init; }

    /// <summary>Of a heartbeat: one of the four.</summary>
    public string? Cause { get; init; }

    public IReadOnlyList<string> Channels { get; init; } = [];

    public IReadOnlyList<Suspect> Suspects { get; init; } = [];

    /// <summary>Pages of the UI: text and path.</summary>
    public IReadOnlyList<PageLink> Links { get; init; } = [];

    /// <summary>Whatever must survive a restart changed.</summary>
    internal bool IsOtherThan(SeriesState? stored) =>
        stored is null || Phase != stored.Phase || Since != stored.Since || RecoveringSince != stored.RecoveringSince || IsTold != stored.IsTold || Cause != stored.Cause;
}

/// <summary>A page of the UI.</summary>
/// <param name="Text">What the page shows.</param>
/// <param name="Path">With its query, from the root of the server.</param>
public sealed record PageLink(string Text, string Path);

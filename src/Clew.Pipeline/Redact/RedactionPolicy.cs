namespace Clew.Pipeline.Redact;

/// <summary>What leaves the pipeline, and how. Immutable; a server swaps one for another while it runs.</summary>
public sealed record RedactionPolicy
{
    /// <summary>What holds when nothing is configured: recognisers on everything, content included.</summary>
    public static RedactionPolicy Default { get; } = new();

    public ContentPolicy Content { get; init; } = new();

    public IReadOnlyList<RedactionRule> Rules { get; init; } = [];

    /// <summary>Built-in recognisers that are not used, by name.</summary>
    public IReadOnlySet<string> WithoutRecognisers { get; init; } = new HashSet<string>();

    /// <summary>What happens to what a built-in recogniser finds; <see cref="RedactionAction.Mask"/> for those that are not named.</summary>
    public IReadOnlyDictionary<string, RedactionAction> RecogniserActions { get; init; } = new Dictionary<string, RedactionAction>();

    /// <summary>The only attributes that are kept, besides those of <see cref="IgnoredKeys"/>; null keeps all.</summary>
    public IReadOnlyList<string>? AllowedKeys { get; init; }

    /// <summary>Attributes that nothing is done to; <c>*</c> stands for any characters.</summary>
    public IReadOnlyList<string> IgnoredKeys { get; init; } = [];

    /// <summary>Regular expressions of texts that stay, whatever rules and recognisers find in them.</summary>
    public IReadOnlyList<string> AllowedValues { get; init; } = [];

    /// <summary>Adds to each span and record that was changed an attribute with the number of changes, <c>redaction.masked.count</c>.</summary>
    public bool WritesSummary { get; init; }
}

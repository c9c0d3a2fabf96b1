using System.Text.Json.Serialization;

namespace Clew.Pipeline.Normalize;

/// <summary>
/// One dialect as written in its file. See <c>Dialects/README.md</c> for the format. Optional properties have setters rather than
/// initialisers because the JSON source generator resets missing init-only properties to null.
/// </summary>
internal sealed class DialectFile
{
    public required string Name { get; init; }

    /// <summary>Which of two dialects wins where both are found on a span and neither is the span's emitter; lower wins.</summary>
    public required int Order { get; init; }

    public DialectDetection Detect { get; set; } = new();

    public DialectFacts Facts { get; set; } = new();

    /// <summary>Attribute key, or pattern, to target. Of several keys of one target the first one wins.</summary>
    public Dictionary<string, AttributeTarget> Attributes { get; set; } = [];

    public List<KindRuleFile> Kinds { get; set; } = [];

    /// <summary>Operation to kind; the operations that a kind rule may name.</summary>
    public Dictionary<string, string> OperationKinds { get; set; } = [];

    /// <summary>Operations whose spans repeat the tokens of another call.</summary>
    public List<string> OperationsWithoutUsage { get; set; } = [];

    public Dictionary<string, string> Operations { get; set; } = [];

    /// <summary>Spelling to canonical provider; an empty text says that this is no provider but, for example, a framework.</summary>
    public Dictionary<string, string> Providers { get; set; } = [];

    /// <summary>Host name, or <c>*.suffix</c>, to canonical provider.</summary>
    public Dictionary<string, string> Hosts { get; set; } = [];

    public Dictionary<string, string> FinishReasons { get; set; } = [];

    /// <summary>Name of a request parameter inside a JSON object to target.</summary>
    public Dictionary<string, AttributeTarget> Parameters { get; set; } = [];

    /// <summary>Name of a usage field inside a JSON object to target.</summary>
    public Dictionary<string, AttributeTarget> UsageFields { get; set; } = [];

    /// <summary>Event (span event or log record) to the role of the message that it carries.</summary>
    public Dictionary<string, EventRole> Events { get; set; } = [];

    /// <summary>Span events whose time is that of the first chunk.</summary>
    public List<string> FirstChunkEvents { get; set; } = [];
}

internal sealed class DialectDetection
{
    /// <summary>Which dialect is the emitter where several claim the span by marker; lower is asked first.</summary>
    public int Order { get; set; } = 50;

    public List<string> Scopes { get; set; } = [];

    public List<string> ScopePrefixes { get; set; } = [];

    /// <summary>Resource attributes and their value.</summary>
    public Dictionary<string, string> Resource { get; set; } = [];

    /// <summary>Keys, all of which are in <see cref="DialectFile.Attributes"/> or get a rule without a target.</summary>
    public List<string> Attributes { get; set; } = [];
}

/// <summary>How an emitter counts tokens. What a span's own total proves wins over these facts.</summary>
internal sealed class DialectFacts
{
    public bool InputIncludesCache { get; set; } = true;

    /// <summary>Providers whose spans follow the provider's own way, which is the opposite of <see cref="InputIncludesCache"/>.</summary>
    public List<string> InputExcludesCacheOf { get; set; } = [];

    public bool OutputIncludesReasoning { get; set; } = true;
}

/// <summary>What makes a span of one kind. Among the rules that apply to a span the one with the lowest order decides.</summary>
internal sealed class KindRuleFile
{
    public required int Order { get; init; }

    /// <summary>Applies to spans with this attribute.</summary>
    public string? Attribute { get; set; }

    /// <summary>Applies to spans with this name.</summary>
    public string? Span { get; set; }

    /// <summary>Applies to spans whose name ends so.</summary>
    public string? SpanSuffix { get; set; }

    /// <summary>Limits the rule to some OTLP span kinds, for example <c>client</c>.</summary>
    public List<string> OtlpKinds { get; set; } = [];

    /// <summary>An operation or a kind, for every value of the attribute.</summary>
    public string? Is { get; set; }

    /// <summary>An operation or a kind by value of the attribute, compared without regard to case.</summary>
    public Dictionary<string, string> Values { get; set; } = [];
}

/// <summary>The message that an event carries.</summary>
internal enum EventRole
{
    System,
    User,
    Assistant,
    Tool,

    /// <summary>One choice of the answer.</summary>
    Choice,

    /// <summary>A prompt as one JSON text.</summary>
    Prompt,
    Completion,

    /// <summary>Attributes named like those of spans.</summary>
    Details,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip)]
[JsonSerializable(typeof(DialectFile))]
internal sealed partial class DialectJson : JsonSerializerContext;

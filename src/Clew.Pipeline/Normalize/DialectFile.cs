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

    /// <summary>Null where the dialect leaves it to the emitter of the span.</summary>
    public DialectFacts? Facts { get; set; }

    /// <summary>Attribute key, or pattern, to its meaning. Of several keys of one target the first one wins.</summary>
    public Dictionary<string, AttributeMeaning> Attributes { get; set; } = [];

    /// <summary>The same for keys that mean this only on spans that this dialect's emitter sent: <c>model</c>, <c>input</c>, <c>span.type</c>.</summary>
    public Dictionary<string, AttributeMeaning> OwnAttributes { get; set; } = [];

    /// <summary>The same for attributes of the events named in <see cref="Events"/>; what the span itself says wins.</summary>
    public Dictionary<string, AttributeMeaning> EventAttributes { get; set; } = [];

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

    /// <summary>Start of a model's name to the provider that serves it, for emitters that name none.</summary>
    public Dictionary<string, string> Models { get; set; } = [];

    /// <summary>Values that say nothing was captured, compared without regard to case. Content keeps them, since they show that it was withheld.</summary>
    public List<string> Placeholders { get; set; } = [];

    /// <summary>How the names of spans name a tool, an agent or a model; used where no attribute does.</summary>
    public List<NameSubject> Names { get; set; } = [];

    /// <summary>Name of a request parameter inside a JSON object to target.</summary>
    public Dictionary<string, AttributeTarget> Parameters { get; set; } = [];

    /// <summary>Name of a usage field inside a JSON object to target.</summary>
    public Dictionary<string, AttributeTarget> UsageFields { get; set; } = [];

    /// <summary>Event (span event or log record) to the role of the message that it carries.</summary>
    public Dictionary<string, EventRole> Events { get; set; } = [];

    /// <summary>Log records that describe a call for which their emitter may send no span, by event name.</summary>
    public Dictionary<string, LogCall> LogCalls { get; set; } = [];

    /// <summary>Span events whose time is that of the first chunk.</summary>
    public List<string> FirstChunkEvents { get; set; } = [];
}

internal sealed class DialectDetection
{
    /// <summary>Which dialect is the emitter where several claim the span by marker; lower is asked first.</summary>
    public int Order { get; set; } = 50;

    public List<string> Scopes { get; set; } = [];

    public List<string> ScopePrefixes { get; set; } = [];

    /// <summary>Resource attributes and their value; <c>*</c> at its end stands for any rest.</summary>
    public Dictionary<string, string> Resource { get; set; } = [];

    /// <summary>Keys, all of which are in <see cref="DialectFile.Attributes"/> or get a rule without a target.</summary>
    public List<string> Attributes { get; set; } = [];

    /// <summary>Attributes that tell the emitter by their value, for example a provider field that holds a framework's name.</summary>
    public Dictionary<string, List<string>> Values { get; set; } = [];

    /// <summary>Starts of span names that no other emitter uses.</summary>
    public List<string> SpanPrefixes { get; set; } = [];
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

    /// <summary>Applies to spans whose name starts so.</summary>
    public string? SpanPrefix { get; set; }

    /// <summary>Applies only to spans that this dialect's emitter sent.</summary>
    public bool Own { get; set; }

    /// <summary>Limits the rule to some OTLP span kinds, for example <c>client</c>.</summary>
    public List<string> OtlpKinds { get; set; } = [];

    /// <summary>An operation or a kind, for every value of the attribute.</summary>
    public string? Is { get; set; }

    /// <summary>An operation or a kind by value of the attribute, compared without regard to case.</summary>
    public Dictionary<string, string> Values { get; set; } = [];
}

/// <summary>What is left of a span's name after a prefix names the subject of a span of some kind.</summary>
internal sealed class NameSubject
{
    /// <summary>tool, agent or llm.</summary>
    public required string Kind { get; init; }

    /// <summary>Empty for the whole name.</summary>
    public required string Prefix { get; init; }

    /// <summary>Cut off at the end where it is there.</summary>
    public string Suffix { get; set; } = "";

    /// <summary>Applies only to spans that this dialect's emitter sent.</summary>
    public bool Own { get; set; }
}

/// <summary>What an attribute means: a target, or several, each optionally by value.</summary>
/// <param name="Target">The target.</param>
/// <param name="Values">What each value stands for; others say nothing. Null takes values as they are.</param>
/// <param name="Precedence">Set by a user's mappings only; files leave it.</param>
internal sealed record Meaning(AttributeTarget Target, Dictionary<string, string>? Values, RulePrecedence Precedence = RulePrecedence.OfDialect);

/// <summary>In a file: <c>"requestModel"</c>, <c>{"target":"outcome","values":{"false":"error"}}</c>, or a list of these.</summary>
[JsonConverter(typeof(AttributeMeaningConverter))]
internal sealed record AttributeMeaning(IReadOnlyList<Meaning> Meanings);

/// <summary>A log record that describes a call. Attributes are read, and the kind is decided, as on a span of the event's name.</summary>
internal sealed class LogCall
{
    /// <summary>Attributes and the value that they must have.</summary>
    public Dictionary<string, string> When { get; set; } = [];

    /// <summary>
    /// Attributes of which the first one that is there groups records without a trace into one. Without any such attribute only a record that belongs to a
    /// trace is a call.
    /// </summary>
    public List<string> Trace { get; set; } = [];

    /// <summary>Attributes of which the first one that is there identifies the call; without any, its time does.</summary>
    public List<string> Id { get; set; } = [];

    /// <summary>Attribute with the call's duration in milliseconds. The record was written at its end.</summary>
    public string? DurationMillis { get; set; }

    /// <summary>The event tells of a failure.</summary>
    public bool Failed { get; set; }

    /// <summary>The record alone keeps the messages.</summary>
    public bool WithoutContent { get; set; }
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

    /// <summary>A body with the messages under <c>input</c> and <c>output</c>.</summary>
    Exchange,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip)]
[JsonSerializable(typeof(DialectFile))]
internal sealed partial class DialectJson : JsonSerializerContext;

using Clew.Pipeline.Series;
using Clew.Telemetry;

namespace Clew.Alert.Prometheus;

/// <summary>What tells series apart. Texts point into the batch that the span is from, until <see cref="Own"/>.</summary>
internal readonly struct SeriesKey : IEquatable<SeriesKey>
{
    /// <summary>A name beyond this is no name.</summary>
    internal const int NameMaxBytes = 256;

    private readonly int hash;

    private SeriesKey(SeriesKind kind, Utf8Text service, Utf8Text agent, Utf8Text name, Utf8Text provider, Utf8Text requestModel, Utf8Text responseModel)
    {
        Kind = kind;
        Service = service;
        Agent = agent;
        Name = name;
        Provider = provider;
        RequestModel = requestModel;
        ResponseModel = responseModel;
        ulong code = ByteHash.Of(service.Span, ByteHash.Seed + (byte)kind);
        code = ByteHash.Of(agent.Span, code);
        code = ByteHash.Of(name.Span, code);
        code = ByteHash.Of(provider.Span, code);
        code = ByteHash.Of(requestModel.Span, code);
        hash = (int)ByteHash.Of(responseModel.Span, code);
    }

    public SeriesKind Kind { get; }

    public Utf8Text Service { get; }

    public Utf8Text Agent { get; }

    /// <summary>The operation of a call, or the tool.</summary>
    public Utf8Text Name { get; }

    public Utf8Text Provider { get; }

    public Utf8Text RequestModel { get; }

    public Utf8Text ResponseModel { get; }

    public static SeriesKey OfCall(Span span, GenAICall call) => new(
        span.OtlpKind == OtlpSpanKind.Server ? SeriesKind.ServerCall : SeriesKind.Call,
        Cut(span.Resource.Service), Cut(span.Agent), Cut(call.Operation), Cut(call.Provider), Cut(call.RequestModel), Cut(call.ResponseModel));

    public static SeriesKey OfTool(Span span)
    {
        // A name that was made for one record would be a series of its own.
        Utf8Text tool = ToolNameTemplate.TryMake(span.ToolName, out Utf8Text template) ? template : span.ToolName;
        return new(SeriesKind.Tool, Cut(span.Resource.Service), Cut(span.Agent), Cut(tool), default, default, default);
    }

    public static SeriesKey OfAgent(Span span) => new(SeriesKind.Agent, Cut(span.Resource.Service), Cut(span.Agent), default, default, default, default);

    public static SeriesKey Overflow(SeriesKind kind) => new(kind, default, default, default, default, default, default);

    public SeriesKey Own() => new(Kind, Copy(Service), Copy(Agent), Copy(Name), Copy(Provider), Copy(RequestModel), Copy(ResponseModel));

    public bool Equals(SeriesKey other) =>
        hash == other.hash && Kind == other.Kind && Same(Name, other.Name) && Same(Service, other.Service) && Same(Agent, other.Agent) && Same(Provider, other.Provider)
        && Same(RequestModel, other.RequestModel) && Same(ResponseModel, other.ResponseModel);

    public override bool Equals(object? obj) => obj is SeriesKey other && Equals(other);

    public override int GetHashCode() => hash;

    private static bool Same(Utf8Text one, Utf8Text other) => one.Span.SequenceEqual(other.Span);

    private static Utf8Text Cut(Utf8Text text) => text.Length <= NameMaxBytes ? text : text.Truncate(NameMaxBytes);

    private static Utf8Text Copy(Utf8Text text) => text.IsNullOrEmpty ? default : Utf8Text.CopyOf(text.Span);
}

/// <summary>What a series is of.</summary>
internal enum SeriesKind : byte
{
    /// <summary>A model call, told by who asked.</summary>
    Call,

    /// <summary>The same, told by the server of the model.</summary>
    ServerCall,

    Tool,

    Agent,
}

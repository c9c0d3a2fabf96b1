using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>What usage can be grouped by: a row of <c>usage_keys</c>. Texts point into the batch that the span is from.</summary>
internal readonly struct UsageDimensions : IDimensions<UsageDimensions>
{
    /// <summary>A name beyond this is no name; cut, it cannot bloat the keys.</summary>
    private const int NameMaxBytes = 256;

    private readonly int hash;

    /// <summary>Dimensions that mean nothing on the span's kind are left out, so that fewer rows are written.</summary>
    internal UsageDimensions(Span span)
    {
        bool isModelCall = span.Kind.IsInference() || span.Usage is not null;
        Kind = span.Kind;
        Service = Name(span.Resource.Service);
        Environment = Name(span.Resource.Environment);
        Agent = isModelCall || span.Kind is SpanKind.Agent or SpanKind.Tool ? Name(span.Agent) : default;
        Tool = span.Kind == SpanKind.Tool ? Name(span.ToolName) : default;
        if (isModelCall && span.Llm is { } llm)
        {
            Operation = Name(llm.Operation);
            Provider = Name(llm.Provider);
            Model = Name(llm.ResponseModel.Or(llm.RequestModel));
        }
        hash = Hash();
    }

    private UsageDimensions(in UsageDimensions other)
    {
        Kind = other.Kind;
        Service = Copy(other.Service);
        Environment = Copy(other.Environment);
        Agent = Copy(other.Agent);
        Tool = Copy(other.Tool);
        Operation = Copy(other.Operation);
        Provider = Copy(other.Provider);
        Model = Copy(other.Model);
        hash = other.hash;
    }

    internal SpanKind Kind { get; }

    internal Utf8Text Service { get; }

    internal Utf8Text Environment { get; }

    internal Utf8Text Agent { get; }

    internal Utf8Text Operation { get; }

    internal Utf8Text Provider { get; }

    /// <summary>The response's model, or the request's where the response names none.</summary>
    internal Utf8Text Model { get; }

    internal Utf8Text Tool { get; }

    public UsageDimensions Own() => new(this);

    public void Append(TableBuilder keys)
    {
        keys.Byte((byte)Kind);
        keys.Text(Service);
        keys.Text(Environment);
        keys.Text(Agent);
        keys.Text(Operation);
        keys.Text(Provider);
        keys.Text(Model);
        keys.Text(Tool);
    }

    public bool Equals(UsageDimensions other) =>
        hash == other.hash && Kind == other.Kind && Service.Equals(other.Service) && Environment.Equals(other.Environment) && Agent.Equals(other.Agent)
        && Operation.Equals(other.Operation) && Provider.Equals(other.Provider) && Model.Equals(other.Model) && Tool.Equals(other.Tool);

    public override bool Equals(object? obj) => obj is UsageDimensions other && Equals(other);

    public override int GetHashCode() => hash;

    private int Hash()
    {
        ulong code = ByteHash.Of(Service.Span, ByteHash.Seed + (byte)Kind);
        code = ByteHash.Of(Environment.Span, code);
        code = ByteHash.Of(Agent.Span, code);
        code = ByteHash.Of(Operation.Span, code);
        code = ByteHash.Of(Provider.Span, code);
        code = ByteHash.Of(Model.Span, code);
        return (int)ByteHash.Of(Tool.Span, code);
    }

    private static Utf8Text Name(Utf8Text text) => text.IsNullOrEmpty ? default : text.Truncate(NameMaxBytes);

    private static Utf8Text Copy(Utf8Text text) => text.IsNull ? default : Utf8Text.CopyOf(text.Span);
}

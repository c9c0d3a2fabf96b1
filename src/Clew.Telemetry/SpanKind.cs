namespace Clew.Telemetry;

/// <summary>
/// What a span is to someone who debugs an agent. Every span has exactly one. The order is stored: append only.
/// </summary>
public enum SpanKind : byte
{
    Other = 0,
    Agent = 1,
    Workflow = 2,
    Llm = 3,
    Embedding = 4,
    Rerank = 5,
    Tool = 6,
    Retrieval = 7,
    Memory = 8,
    Guardrail = 9,
    Evaluator = 10,
    Mcp = 11,
    Http = 12,
    Db = 13,
    Messaging = 14,
}

/// <summary><c>opentelemetry.proto.trace.v1.Span.SpanKind</c>.</summary>
public enum OtlpSpanKind : byte
{
    Unspecified = 0,
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}

/// <summary><c>opentelemetry.proto.trace.v1.Status.StatusCode</c>.</summary>
public enum StatusCode : byte
{
    Unset = 0,
    Ok = 1,
    Error = 2,
}

public static class SpanKinds
{
    private static readonly string[] Names =
        ["other", "agent", "workflow", "llm", "embedding", "rerank", "tool", "retrieval", "memory", "guardrail", "evaluator", "mcp", "http", "db", "messaging"];

    /// <summary>The name in JSON, in the UI and in dialect tables.</summary>
    public static string Name(this SpanKind kind) => Names[(int)kind];

    public static bool TryParse(string? name, out SpanKind kind)
    {
        int index = Array.IndexOf(Names, name);
        kind = (SpanKind)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Kinds whose spans are calls of a model, so that they own the tokens they report.</summary>
    public static bool IsInference(this SpanKind kind) => kind is SpanKind.Llm or SpanKind.Embedding or SpanKind.Rerank;
}

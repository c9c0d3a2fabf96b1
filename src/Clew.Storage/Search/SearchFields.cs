using Clew.Telemetry;
using Clew.Telemetry.Findings;

namespace Clew.Storage.Search;

/// <summary>All fields of the query language, in the order in which they are offered.</summary>
public static class SearchFields
{
    /// <summary>What stands before the name of an attribute.</summary>
    public const string AttributePrefix = "attr.";

    private static readonly string[] TraceStatuses = ["ok", "error", "running", "incomplete"];
    private static readonly string[] SpanStatuses = ["ok", "error"];
    private static readonly string[] Severities = [.. Enum.GetNames<FindingSeverity>().Select(name => name.ToLowerInvariant())];
    private static readonly string[] Kinds = [.. Enum.GetValues<SpanKind>().Select(kind => kind.Name())];

    public static IReadOnlyList<SearchField> All { get; } =
    [
        new(SearchFieldId.Agent, "agent", SearchType.Text, SearchLevel.Both, "Name of an agent"),
        new(SearchFieldId.Model, "model", SearchType.Text, SearchLevel.Both, "Requested or answering model"),
        new(SearchFieldId.Tool, "tool", SearchType.Text, SearchLevel.Both, "Name of a tool"),
        new(SearchFieldId.Status, "status", SearchType.Name, SearchLevel.Both, "ok, error, running or incomplete"),
        new(SearchFieldId.Duration, "duration", SearchType.Duration, SearchLevel.Both, "From first start to last end, e.g. 5s"),
        new(SearchFieldId.Cost, "cost", SearchType.Usd, SearchLevel.Both, "Counted cost in US dollars, e.g. 0.1"),
        new(SearchFieldId.Tokens, "tokens", SearchType.Count, SearchLevel.Both, "Counted input and output tokens, e.g. 10k"),
        new(SearchFieldId.Iterations, "iterations", SearchType.Count, SearchLevel.Both, "Turns of the agent's loop"),
        new(SearchFieldId.ToolError, "tool.error", SearchType.Text, SearchLevel.Span, "Name of a tool that failed"),
        new(SearchFieldId.ErrorType, "error.type", SearchType.Text, SearchLevel.Span, "Type of an error, e.g. timeout"),
        new(SearchFieldId.ErrorMessage, "error.message", SearchType.Text, SearchLevel.Span, "Message of an error"),
        new(SearchFieldId.FinishReason, "finish_reason", SearchType.Text, SearchLevel.Span, "Why a model stopped: stop, length, tool_calls, ..."),
        new(SearchFieldId.Ttft, "ttft", SearchType.Duration, SearchLevel.Span, "Time to first chunk of a model call, e.g. 2s"),
        new(SearchFieldId.Context, "context", SearchType.Percent, SearchLevel.Span, "Share of the model's context window that the input fills, e.g. 85%"),
        new(SearchFieldId.Service, "service", SearchType.Text, SearchLevel.Both, "Name of a service"),
        new(SearchFieldId.Environment, "environment", SearchType.Text, SearchLevel.Span, "Deployment environment"),
        new(SearchFieldId.Version, "version", SearchType.Text, SearchLevel.Span, "Version of a service"),
        new(SearchFieldId.User, "user", SearchType.Text, SearchLevel.Both, "User id"),
        new(SearchFieldId.Conversation, "conversation", SearchType.Text, SearchLevel.Both, "Conversation id"),
        new(SearchFieldId.Provider, "provider", SearchType.Text, SearchLevel.Span, "Provider of a model"),
        new(SearchFieldId.Operation, "operation", SearchType.Text, SearchLevel.Span, "Operation of a model call, e.g. chat"),
        new(SearchFieldId.Root, "root", SearchType.Text, SearchLevel.Trace, "Name of the root span"),
        new(SearchFieldId.Name, "name", SearchType.Text, SearchLevel.Span, "Name of a span"),
        new(SearchFieldId.Kind, "kind", SearchType.Name, SearchLevel.Span, "Kind of a span: agent, llm, tool, mcp, ..."),
        new(SearchFieldId.AgentError, "agent.error", SearchType.Text, SearchLevel.Span, "Name of an agent that failed"),
        new(SearchFieldId.ModelError, "model.error", SearchType.Text, SearchLevel.Span, "Requested model of a call that failed"),
        new(SearchFieldId.AgentVersion, "agent.version", SearchType.Text, SearchLevel.Span, "Version of an agent"),
        new(SearchFieldId.InputTokens, "input_tokens", SearchType.Count, SearchLevel.Both, "Counted input tokens, with cache"),
        new(SearchFieldId.OutputTokens, "output_tokens", SearchType.Count, SearchLevel.Both, "Counted output tokens, with reasoning"),
        new(SearchFieldId.CacheReadTokens, "cache_read_tokens", SearchType.Count, SearchLevel.Both, "Counted tokens read from the cache"),
        new(SearchFieldId.CacheWriteTokens, "cache_write_tokens", SearchType.Count, SearchLevel.Both, "Counted tokens written to the cache"),
        new(SearchFieldId.ReasoningTokens, "reasoning_tokens", SearchType.Count, SearchLevel.Both, "Counted reasoning tokens"),
        new(SearchFieldId.Spans, "spans", SearchType.Count, SearchLevel.Trace, "Spans of the trace"),
        new(SearchFieldId.Errors, "errors", SearchType.Count, SearchLevel.Trace, "Spans that failed"),
        new(SearchFieldId.LlmCalls, "llm_calls", SearchType.Count, SearchLevel.Trace, "Model calls"),
        new(SearchFieldId.ToolCalls, "tool_calls", SearchType.Count, SearchLevel.Trace, "Tool calls"),
        new(SearchFieldId.Temperature, "temperature", SearchType.Number, SearchLevel.Span, "Requested temperature"),
        new(SearchFieldId.TopP, "top_p", SearchType.Number, SearchLevel.Span, "Requested top_p"),
        new(SearchFieldId.MaxTokens, "max_tokens", SearchType.Count, SearchLevel.Span, "Requested limit of the answer"),
        new(SearchFieldId.Emitter, "emitter", SearchType.Text, SearchLevel.Span, "Dialect of the instrumentation"),
        new(SearchFieldId.Finding, "finding", SearchType.Text, SearchLevel.Trace, "What a detector found, e.g. tool_loop"),
        new(SearchFieldId.FindingSeverity, "finding.severity", SearchType.Name, SearchLevel.Trace, "How much a finding matters: info, warning or critical"),
        new(SearchFieldId.Trace, "trace", SearchType.Text, SearchLevel.Trace, "Trace id"),
    ];

    public static SearchField Attribute { get; } = new(SearchFieldId.Attribute, AttributePrefix, SearchType.Any, SearchLevel.Span, "A span or resource attribute, e.g. attr.app.tenant");

    private static readonly Dictionary<string, SearchField> ByName = All.ToDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly SearchField[] ById = [.. All.Append(Attribute).OrderBy(field => field.Id)];

    public static SearchField Of(SearchFieldId id) => ById[(int)id];

    /// <summary>Null for a name that is no field. Names do not mind case.</summary>
    public static SearchField? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The names that a field of type <see cref="SearchType.Name"/> takes; none of others.</summary>
    public static IReadOnlyList<string> NamesOf(SearchField field, bool isWithinSpan) => field.Id switch
    {
        SearchFieldId.Status => isWithinSpan ? SpanStatuses : TraceStatuses,
        SearchFieldId.Kind => Kinds,
        SearchFieldId.FindingSeverity => Severities,
        _ => [],
    };

    /// <summary>Operators that make sense for a field, as they are written.</summary>
    public static IReadOnlyList<string> OperatorsOf(SearchField field) => field.Type switch
    {
        SearchType.Text => ["=", "!=", "~", "in", "not in", "exists"],
        SearchType.Name => ["=", "!=", "in", "not in"],
        SearchType.Any => ["=", "!=", "~", "in", "not in", ">", ">=", "<", "<=", "exists"],
        _ => [">", ">=", "<", "<=", "=", "!=", "exists"],
    };

    /// <summary>The name that is written most like the given one, when it is near enough to be a slip.</summary>
    public static string? Nearest(string name, IEnumerable<string> names)
    {
        string? best = null;
        int least = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in names)
        {
            int distance = Distance(name.ToLowerInvariant(), candidate);
            if (distance < least)
            {
                (best, least) = (candidate, distance);
            }
        }
        return best;
    }

    /// <summary>Changed, added, left out and swapped characters.</summary>
    private static int Distance(string a, string b)
    {
        int[,] steps = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    steps[i, j] = i + j;
                    continue;
                }
                int least = Math.Min(Math.Min(steps[i - 1, j], steps[i, j - 1]) + 1, steps[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    least = Math.Min(least, steps[i - 2, j - 2] + 1);
                }
                steps[i, j] = least;
            }
        }
        return steps[a.Length, b.Length];
    }
}

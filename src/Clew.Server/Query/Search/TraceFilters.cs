using Clew.Storage;
using Clew.Storage.Search;

namespace Clew.Server.Query.Search;

/// <summary>The parameters that choose traces, the same on every call that takes them. All are and-ed, the query too.</summary>
internal static class TraceFilters
{
    public static readonly string[] Names =
        ["from", "to", "service", "agent", "model", "tool", "conversation", "user", "status", "minDurationMs", "minCostUsd", "q", QueryParameters.AttributePrefix, "query"];

    /// <summary>Without limit and cursor.</summary>
    public static async Task<TraceQuery> ReadAsync(QueryParameters parameters, ContextWindows windows, CancellationToken cancellationToken) => new()
    {
        FromUnixNano = parameters.UnixNanos("from"),
        ToUnixNano = parameters.UnixNanos("to"),
        Service = parameters.Text("service"),
        Agent = parameters.Text("agent"),
        Model = parameters.Text("model"),
        Tool = parameters.Text("tool"),
        ConversationId = parameters.Text("conversation"),
        UserId = parameters.Text("user"),
        Status = StatusOf(parameters.Text("status")),
        MinDurationNanos = (long?)(parameters.PositiveNumber("minDurationMs") * 1e6),
        MinCostUsd = parameters.PositiveNumber("minCostUsd"),
        Text = parameters.Text("q"),
        Attributes = parameters.Attributes(),
        Search = await SearchAsync(parameters, windows, cancellationToken),
    };

    /// <summary>The query alone.</summary>
    public static async Task<SearchExpression?> SearchAsync(QueryParameters parameters, ContextWindows windows, CancellationToken cancellationToken) =>
        SearchParser.Parse(parameters.Text("query")) is { } search ? await windows.ResolveAsync(search, cancellationToken) : null;

    private static TraceStatus? StatusOf(string? text) => text switch
    {
        null => null,
        "ok" => TraceStatus.Ok,
        "error" => TraceStatus.Error,
        "running" => TraceStatus.Running,
        "incomplete" => TraceStatus.Incomplete,
        _ => throw ProblemException.BadParameter("status", $"'{text}' is none of ok, error, running, incomplete."),
    };
}

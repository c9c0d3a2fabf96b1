using System.Text.Json;
using Clew.Pipeline.Cost;
using Clew.Server.Query.Search;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;

namespace Clew.Server.Query;

internal static class ConversationEndpoints
{
    private const string Prefix = "/api/v1/conversations/";

    /// <summary>Conversations that an order by a number compares: the latest ones. Reading all of a large store would take as long as reading all its traces.</summary>
    private const int ComparedMax = 1000;

    /// <summary>Turns of which the use of the context window is told: the latest ones.</summary>
    private const int ContextTurnsMax = 500;

    public static void MapConversations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/conversations", (RequestDelegate)ListAsync);
        routes.MapGet(Prefix + "{**conversationId}", (RequestDelegate)GetAsync);
    }

    private static async Task ListAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "from", "to", "user", "query", "order", "limit", "cursor");
        ConversationQuery query = new()
        {
            FromUnixNano = parameters.UnixNanos("from"),
            ToUnixNano = parameters.UnixNanos("to"),
            UserId = parameters.Text("user"),
            Search = await TraceFilters.SearchAsync(parameters, context.RequestServices.GetRequiredService<ContextWindows>(), context.RequestAborted),
            Limit = parameters.Limit(50, ComparedMax),
            Cursor = parameters.Text("cursor"),
        };
        Func<ConversationSummary, double>? order = OrderOf(parameters);
        DuckDBReader reader = context.RequestServices.GetRequiredService<DuckDBStore>().Reader;
        Page<ConversationSummary> page = await reader.ListConversationsAsync(order is null ? query : query with { Limit = ComparedMax, Cursor = null }, context.RequestAborted);
        bool isPartial = order is not null && page.NextCursor is not null;
        if (order is not null)
        {
            page = new Page<ConversationSummary>([.. page.Items.OrderByDescending(order).Take(query.Limit)], null);
        }
        await context.WriteJsonAsync((page, isPartial), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (ConversationSummary summary in answer.page.Items)
            {
                json.WriteStartObject();
                json.WriteConversationFields(summary);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteString("nextCursor"u8, answer.page.NextCursor);
            json.WriteBoolean("isPartial"u8, answer.isPartial);
            json.WriteEndObject();
        });
    }

    /// <summary>Null for the order of time, which the store gives.</summary>
    private static Func<ConversationSummary, double>? OrderOf(QueryParameters parameters) => parameters.Text("order") switch
    {
        null or "newest" => null,
        "tokens" => one => one.Usage.InputTokens + one.Usage.OutputTokens,
        "cost" => one => one.Usage.CostUsd ?? 0,
        "duration" => one => one.DurationNanos,
        "errors" => one => one.ErrorCount,
        string other => throw ProblemException.BadParameter("order", $"'{other}' is none of newest, tokens, cost, duration, errors."),
    };

    private static async Task GetAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "context");
        string id = SenderIds.InPath(context, Prefix);
        DuckDBReader reader = context.RequestServices.GetRequiredService<DuckDBStore>().Reader;
        Conversation conversation = await reader.ReadConversationAsync(id, context.RequestAborted)
            ?? throw ProblemException.NotFound($"No trace of conversation '{id}' is stored.");
        // Looks into the spans of each turn, which takes ten times as long as the turns themselves.
        IReadOnlyList<ContextUse>? uses = parameters.Flag("context") ? await ReadContextUseAsync(reader, conversation, context.RequestAborted) : null;
        PriceTable prices = context.RequestServices.GetRequiredService<PriceTable>();
        await context.WriteJsonAsync((conversation, uses, prices), static (json, state) =>
        {
            Conversation conversation = state.conversation;
            json.WriteStartObject();
            json.WriteConversationFields(conversation.Summary);
            json.WriteStartArray("items"u8);
            foreach (TraceSummary turn in conversation.Turns)
            {
                json.WriteSummary(turn);
            }
            json.WriteEndArray();
            if (state.uses is { } uses)
            {
                WriteContext(json, uses, state.prices);
            }
            json.WriteEndObject();
        });
    }

    private static Task<IReadOnlyList<ContextUse>> ReadContextUseAsync(DuckDBReader reader, Conversation conversation, CancellationToken cancellationToken)
    {
        TraceSummary[] latest = [.. conversation.Turns.TakeLast(ContextTurnsMax)];
        return reader.ReadContextUseAsync(
            [.. latest.Select(turn => TraceId.TryParse(turn.TraceId, out TraceId trace) ? trace : default)],
            latest[0].StartTimeUnixNano, latest.Max(turn => turn.StartTimeUnixNano + turn.DurationNanos), cancellationToken);
    }

    private static void WriteContext(Utf8JsonWriter json, IReadOnlyList<ContextUse> uses, PriceTable prices)
    {
        json.WriteStartArray("context"u8);
        foreach (ContextUse use in uses)
        {
            json.WriteStartObject();
            json.WriteString("traceId"u8, use.TraceId.ToString());
            json.WriteString("model"u8, use.ResponseModel ?? use.RequestModel);
            json.WriteNumber("inputTokens"u8, use.InputTokens);
            json.WriteNumberOrNull("contextWindowTokens"u8, prices.ContextWindow(TextOf(use.Provider), TextOf(use.ResponseModel), TextOf(use.RequestModel)));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static Utf8Text TextOf(string? text) => text is null ? default : Utf8Text.From(text);
}

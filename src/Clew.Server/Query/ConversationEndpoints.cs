using Clew.Server.Query.Search;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Microsoft.AspNetCore.Http.Features;

namespace Clew.Server.Query;

internal static class ConversationEndpoints
{
    private const string Prefix = "/api/v1/conversations/";

    public static void MapConversations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/conversations", (RequestDelegate)ListAsync);
        routes.MapGet(Prefix + "{**conversationId}", (RequestDelegate)GetAsync);
    }

    private static async Task ListAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "from", "to", "user", "query", "limit", "cursor");
        ConversationQuery query = new()
        {
            FromUnixNano = parameters.UnixNanos("from"),
            ToUnixNano = parameters.UnixNanos("to"),
            UserId = parameters.Text("user"),
            Search = await TraceFilters.SearchAsync(parameters, context.RequestServices.GetRequiredService<ContextWindows>(), context.RequestAborted),
            Limit = parameters.Limit(50, 1000),
            Cursor = parameters.Text("cursor"),
        };
        Page<ConversationSummary> page = await context.RequestServices.GetRequiredService<DuckDBStore>().Reader.ListConversationsAsync(query, context.RequestAborted);
        await context.WriteJsonAsync(page, static (json, page) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (ConversationSummary summary in page.Items)
            {
                json.WriteStartObject();
                json.WriteConversationFields(summary);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteString("nextCursor"u8, page.NextCursor);
            json.WriteEndObject();
        });
    }

    private static async Task GetAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        string id = IdOf(context);
        Conversation conversation = await context.RequestServices.GetRequiredService<DuckDBStore>().Reader.ReadConversationAsync(id, context.RequestAborted)
            ?? throw ProblemException.NotFound($"No trace of conversation '{id}' is stored.");
        await context.WriteJsonAsync(conversation, static (json, conversation) =>
        {
            json.WriteStartObject();
            json.WriteConversationFields(conversation.Summary);
            json.WriteStartArray("items"u8);
            foreach (TraceSummary turn in conversation.Turns)
            {
                json.WriteSummary(turn);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>
    /// Ids are the senders' own and may hold slashes and percent signs. Routing leaves %2F as it is but decodes the rest, so the id is
    /// taken from the request line, where one decoding gives exactly what the client encoded.
    /// </summary>
    private static string IdOf(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int end = target.IndexOf('?');
        string path = end < 0 ? target : target[..end];
        return Uri.UnescapeDataString(path[(path.IndexOf(Prefix, StringComparison.Ordinal) + Prefix.Length)..]);
    }
}

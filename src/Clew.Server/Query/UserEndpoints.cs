using System.Text.Json;
using Clew.Storage;
using Clew.Storage.DuckDB;

namespace Clew.Server.Query;

internal static class UserEndpoints
{
    private const string Prefix = "/api/v1/users/";

    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/users", (RequestDelegate)ListAsync);
        routes.MapGet(Prefix + "{**userId}", (RequestDelegate)ReadAsync);
    }

    private static async Task ReadAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "from", "to");
        string id = SenderIds.InPath(context, Prefix);
        UserDetail user = await context.RequestServices.GetRequiredService<DuckDBStore>().Reader
            .ReadUserAsync(id, parameters.UnixNanos("from"), parameters.UnixNanos("to"), context.RequestAborted)
            ?? throw ProblemException.NotFound($"No trace of user '{id}' starts in this time.");
        await context.WriteJsonAsync(user, static (json, user) =>
        {
            json.WriteStartObject();
            json.WriteUserFields(user.Summary);
            json.WriteNumber("conversations"u8, user.Conversations);
            json.WriteNumber("intervalNanos"u8, user.IntervalNanos);
            json.WriteStartArray("buckets"u8);
            foreach (UserBucket bucket in user.Buckets)
            {
                json.WriteStartObject();
                json.WriteTime("startTime"u8, bucket.StartUnixNano);
                json.WriteNumber("traces"u8, bucket.Traces);
                json.WriteNumber("failedTraces"u8, bucket.FailedTraces);
                json.WriteUsage("usage"u8, bucket.Usage);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteFacetValues("models", user.Models);
            json.WriteFacetValues("agents", user.Agents);
            json.WriteEndObject();
        });
    }

    private static void WriteUserFields(this Utf8JsonWriter json, UserSummary user)
    {
        json.WriteString("userId"u8, user.UserId);
        json.WriteNumber("traces"u8, user.Traces);
        json.WriteNumber("calls"u8, user.Calls);
        json.WriteNumber("errorCount"u8, user.ErrorCount);
        json.WriteUsage("usage"u8, user.Usage);
        json.WriteTime("startTime"u8, user.StartTimeUnixNano);
        json.WriteTime("lastTime"u8, user.LastTimeUnixNano);
    }

    private static async Task ListAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "from", "to", "limit", "cursor");
        UserQuery query = new()
        {
            FromUnixNano = parameters.UnixNanos("from"),
            ToUnixNano = parameters.UnixNanos("to"),
            Limit = parameters.Limit(50, 1000),
            Cursor = parameters.Text("cursor"),
        };
        Page<UserSummary> page = await context.RequestServices.GetRequiredService<DuckDBStore>().Reader.ListUsersAsync(query, context.RequestAborted);
        await context.WriteJsonAsync(page, static (json, page) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (UserSummary user in page.Items)
            {
                json.WriteStartObject();
                json.WriteUserFields(user);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteString("nextCursor"u8, page.NextCursor);
            json.WriteEndObject();
        });
    }
}

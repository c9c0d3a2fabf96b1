using Clew.Storage;
using Clew.Storage.DuckDB;

namespace Clew.Server.Query;

internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/users", (RequestDelegate)ListAsync);

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
                json.WriteString("userId"u8, user.UserId);
                json.WriteNumber("traces"u8, user.Traces);
                json.WriteNumber("calls"u8, user.Calls);
                json.WriteNumber("errorCount"u8, user.ErrorCount);
                json.WriteUsage("usage"u8, user.Usage);
                json.WriteTime("startTime"u8, user.StartTimeUnixNano);
                json.WriteTime("lastTime"u8, user.LastTimeUnixNano);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteString("nextCursor"u8, page.NextCursor);
            json.WriteEndObject();
        });
    }
}

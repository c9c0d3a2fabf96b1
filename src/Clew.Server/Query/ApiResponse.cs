using System.Text.Json;

namespace Clew.Server.Query;

/// <summary>Sends JSON without building it as an object or a string first.</summary>
internal static class ApiResponse
{
    public static async Task WriteJsonAsync<TState>(this HttpContext context, TState state, Action<Utf8JsonWriter, TState> write)
    {
        context.Response.ContentType = "application/json";
        await using (Utf8JsonWriter json = new(context.Response.BodyWriter, ApiJson.WriterOptions))
        {
            write(json, state);
        }
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}

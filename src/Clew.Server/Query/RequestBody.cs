using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Clew.Server.Query;

/// <summary>Bodies of calls of the API: small, and each call says how large one may be. OTLP has a limit of its own.</summary>
internal static class RequestBody
{
    public static Task<string> ReadTextAsync(HttpContext context, long bytesMax) => ReadAsync(context, bytesMax, static async (stream, cancellationToken) =>
    {
        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    });

    /// <exception cref="ProblemException">The body is too large, or not a JSON object.</exception>
    public static Task<JsonElement> ReadObjectAsync(HttpContext context, long bytesMax) => ReadAsync(context, bytesMax, static async (stream, cancellationToken) =>
    {
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw ProblemException.BadParameter("body", "The body is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw ProblemException.BadParameter("body", $"The body is not JSON: {exception.Message}");
        }
    });

    private static async Task<T> ReadAsync<T>(HttpContext context, long bytesMax, Func<Stream, CancellationToken, Task<T>> read)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = bytesMax;
        }
        try
        {
            return await read(context.Request.Body, context.RequestAborted);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new ProblemException(StatusCodes.Status413PayloadTooLarge, "Too large.", $"The body is larger than {bytesMax} bytes.", "body");
        }
    }
}

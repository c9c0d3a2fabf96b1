using System.Text.Json;
using Clew.Server.Query;
using Clew.Server.Settings;

namespace Clew.Server.Alerts;

/// <summary>Rules and objectives come as YAML, and are kept as documents that hold it.</summary>
internal static class YamlRequest
{
    private const long YamlBytesMax = 64 << 10;

    public static Task<string> ReadAsync(HttpContext context) => RequestBody.ReadTextAsync(context, YamlBytesMax);

    /// <summary>Writes what the request brings as the next version of a document.</summary>
    public static async Task WriteAsync(HttpContext context, string kind, string id)
    {
        Dictionary<string, string> document = new() { ["yaml"] = await ReadAsync(context) };
        _ = await DocumentRequest.WriteAsync(context, kind, id, JsonSerializer.SerializeToElement(document));
    }
}

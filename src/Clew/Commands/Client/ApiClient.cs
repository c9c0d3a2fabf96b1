using System.Net;
using System.Text.Json;

namespace Clew.Commands.Client;

/// <summary>Asks a server and prints why it did not answer as hoped.</summary>
internal static class ApiClient
{
    /// <summary>Items that one call brings at most.</summary>
    private const int PageMax = 1_000;

    /// <summary>Exit code and, when that is 0, the answer.</summary>
    public static async Task<(int ExitCode, JsonElement Answer)> GetAsync(this HttpClient http, string path, IEnumerable<(string Name, string? Value)> parameters, CancellationToken cancellationToken)
    {
        string query = string.Join('&', parameters.Where(parameter => parameter.Value is not null).Select(parameter => parameter.Name + "=" + Uri.EscapeDataString(parameter.Value!)));
        using HttpResponseMessage response = await http.GetAsync(query.Length == 0 ? path : path + "?" + query, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return (ExitCode.Ok, (await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken)).RootElement);
        }
        return (await ExplainAsync(response, parameters, cancellationToken), default);
    }

    /// <summary>All items of a list up to a limit, page by page.</summary>
    public static async Task<(int ExitCode, IReadOnlyList<JsonElement> Items)> ListAsync(this HttpClient http, string path, IReadOnlyList<(string Name, string? Value)> parameters, int limit, CancellationToken cancellationToken)
    {
        List<JsonElement> items = [];
        string? cursor = null;
        do
        {
            string page = Math.Min(limit - items.Count, PageMax).ToString(System.Globalization.CultureInfo.InvariantCulture);
            (int exitCode, JsonElement answer) = await http.GetAsync(path, [.. parameters, ("limit", page), ("cursor", cursor)], cancellationToken);
            if (exitCode != ExitCode.Ok)
            {
                return (exitCode, []);
            }
            items.AddRange(answer.GetProperty("items").EnumerateArray());
            cursor = answer.TryGetProperty("nextCursor", out JsonElement next) ? next.GetString() : null;
        }
        while (cursor is not null && items.Count < limit);
        return (ExitCode.Ok, items);
    }

    /// <summary>The server's own words; of a query also where in it.</summary>
    public static async Task<int> ExplainAsync(HttpResponseMessage response, IEnumerable<(string Name, string? Value)> parameters, CancellationToken cancellationToken)
    {
        string body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) != true)
        {
            await Console.Error.WriteLineAsync($"The server answered {(int)response.StatusCode}. Is this Clew's address?");
            return ExitCode.Failed;
        }
        using JsonDocument problem = JsonDocument.Parse(body);
        if (problem.RootElement.TryGetProperty("position", out JsonElement position) && parameters.FirstOrDefault(parameter => parameter.Name == "query").Value is { } query)
        {
            int length = Math.Max(1, problem.RootElement.GetProperty("length").GetInt32());
            await Console.Error.WriteLineAsync(string.Concat(query.Select(static c => char.IsControl(c) ? ' ' : c)));
            await Console.Error.WriteLineAsync(new string(' ', position.GetInt32()) + new string('^', length));
        }
        await Console.Error.WriteLineAsync(problem.RootElement.GetProperty("detail").GetString());
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound => ExitCode.NotFound,
            HttpStatusCode.BadRequest => ExitCode.Usage,
            _ => ExitCode.Failed,
        };
    }
}

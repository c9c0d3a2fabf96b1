using System.Globalization;
using Clew.Analyse;
using Clew.Storage.DuckDB;
using Clew.Storage.Search;

namespace Clew.Server.Query.Search;

/// <summary>Help with writing a query.</summary>
internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/search/complete", (RequestDelegate)CompleteAsync);

    private static async Task CompleteAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "query", "cursor");
        string query = parameters.Text("query") ?? "";
        if (query.Length > SearchParser.LengthMax)
        {
            throw ProblemException.BadParameter("query", $"A query has at most {SearchParser.LengthMax} characters.");
        }
        SearchCompletion place = SearchCompletion.At(query, CursorOf(parameters.Text("cursor"), query));
        SearchSuggestions suggestions = new(context.RequestServices.GetRequiredService<DuckDBStore>(), context.RequestServices.GetRequiredService<DetectorSet>());
        IReadOnlyList<SearchSuggestion> items = await suggestions.ReadAsync(place, context.RequestAborted);
        await context.WriteJsonAsync((place, items, error: ErrorOf(query)), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteString("expected"u8, answer.place.Expected.ToString().ToLowerInvariant());
            json.WriteNumber("from"u8, answer.place.From);
            json.WriteNumber("to"u8, answer.place.To);
            json.WriteStartArray("items"u8);
            foreach (SearchSuggestion item in answer.items)
            {
                json.WriteStartObject();
                json.WriteString("text"u8, item.Text);
                json.WriteString("kind"u8, item.Kind);
                json.WriteString("detail"u8, item.Detail);
                json.WriteNumber("count"u8, item.Count);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            if (answer.error is { } error)
            {
                json.WriteStartObject("error"u8);
                json.WriteString("message"u8, error.Message);
                json.WriteNumber("position"u8, error.Position);
                json.WriteNumber("length"u8, error.Length);
                json.WriteEndObject();
            }
            else
            {
                json.WriteNull("error"u8);
            }
            json.WriteEndObject();
        });
    }

    private static SearchSyntaxException? ErrorOf(string query)
    {
        try
        {
            SearchParser.Parse(query);
            return null;
        }
        catch (SearchSyntaxException e)
        {
            return e;
        }
    }

    private static int CursorOf(string? text, string query)
    {
        if (text is null)
        {
            return query.Length;
        }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int cursor) && cursor <= query.Length
            ? cursor
            : throw ProblemException.BadParameter("cursor", $"'{text}' is no place in the query.");
    }
}

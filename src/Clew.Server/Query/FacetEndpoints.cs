using System.Text.Json;
using Clew.Server.Query.Search;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Storage.Search;

namespace Clew.Server.Query;

internal static class FacetEndpoints
{
    /// <summary>What fragments of traces tell, which is quick to count; the rest is counted where it is asked for.</summary>
    private static readonly SearchFieldId[] Usual = [SearchFieldId.Service, SearchFieldId.Agent, SearchFieldId.Model, SearchFieldId.Tool, SearchFieldId.Status];

    public static void MapFacets(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/facets", (RequestDelegate)ListAsync);

    public static void WriteFacetValues(this Utf8JsonWriter json, string name, IReadOnlyList<FacetValue> values)
    {
        json.WriteStartArray(name);
        foreach (FacetValue value in values)
        {
            json.WriteStartObject();
            json.WriteString("value"u8, value.Value);
            json.WriteNumber("count"u8, value.Count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static async Task ListAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, [.. TraceFilters.Names, "fields"]);
        TraceQuery query = await TraceFilters.ReadAsync(parameters, context.RequestServices.GetRequiredService<ContextWindows>(), context.RequestAborted);
        IReadOnlyList<SearchFieldId> fields = FieldsOf(parameters.Text("fields"));
        DuckDBReader reader = context.RequestServices.GetRequiredService<DuckDBStore>().Reader;
        TraceQuery range = new() { FromUnixNano = query.FromUnixNano, ToUnixNano = query.ToUnixNano, Attributes = query.Attributes };
        FacetCounts counts = query == range && query.Attributes.Count == 0 && fields.SequenceEqual(Usual)
            ? new FacetCounts(await reader.ReadFacetsAsync(query.FromUnixNano, query.ToUnixNano, context.RequestAborted), IsPartial: false)
            : await reader.CountFacetsAsync(query, fields, context.RequestAborted);
        await context.WriteJsonAsync(counts, static (json, counts) =>
        {
            json.WriteStartObject();
            foreach (Facet facet in counts.Facets)
            {
                json.WriteFacetValues(facet.Name, facet.Values);
            }
            json.WriteBoolean("isPartial"u8, counts.IsPartial);
            json.WriteEndObject();
        });
    }

    private static IReadOnlyList<SearchFieldId> FieldsOf(string? text)
    {
        if (text is null)
        {
            return Usual;
        }
        List<SearchFieldId> fields = [];
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            SearchFieldId? id = SearchFields.Find(name)?.Id;
            if (id is not { } field || !DuckDBReader.FacetFields.Contains(field))
            {
                throw ProblemException.BadParameter("fields", $"'{name}' is none of {string.Join(", ", DuckDBReader.FacetFields.Select(known => SearchFields.Of(known).Name))}.");
            }
            if (!fields.Contains(field))
            {
                fields.Add(field);
            }
        }
        return fields;
    }
}

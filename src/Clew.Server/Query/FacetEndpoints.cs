using System.Text.Json;
using Clew.Storage;
using Clew.Storage.DuckDB;

namespace Clew.Server.Query;

internal static class FacetEndpoints
{
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
        QueryParameters parameters = new(context, "from", "to");
        IReadOnlyList<Facet> facets = await context.RequestServices.GetRequiredService<DuckDBStore>().Reader
            .ReadFacetsAsync(parameters.UnixNanos("from"), parameters.UnixNanos("to"), context.RequestAborted);
        await context.WriteJsonAsync(facets, static (json, facets) =>
        {
            json.WriteStartObject();
            foreach (Facet facet in facets)
            {
                json.WriteFacetValues(facet.Name, facet.Values);
            }
            json.WriteEndObject();
        });
    }
}

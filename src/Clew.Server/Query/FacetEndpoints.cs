using Clew.Storage;
using Clew.Storage.DuckDB;

namespace Clew.Server.Query;

internal static class FacetEndpoints
{
    public static void MapFacets(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/facets", (RequestDelegate)ListAsync);

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
                json.WriteStartArray(facet.Name);
                foreach (FacetValue value in facet.Values)
                {
                    json.WriteStartObject();
                    json.WriteString("value"u8, value.Value);
                    json.WriteNumber("count"u8, value.Count);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        });
    }
}

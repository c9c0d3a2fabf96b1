using Clew.Server.Query.Series;
using Clew.Storage.DuckDB;

namespace Clew.Server.Query.Entities;

/// <summary>What the questions about agents, tools and models have in common: a time, a scope and, where they are about one, its name.</summary>
internal sealed record EntityRequest(HttpContext Context, DuckDBReader Reader, OverviewFilter Filter, string Name)
{
    public static Task<EntityRequest> ReadAsync(HttpContext context) => ReadAsync(context, "");

    /// <param name="context">The request.</param>
    /// <param name="prefix">What stands before the name in the path; empty without a name.</param>
    /// <param name="suffix">What stands behind it.</param>
    public static async Task<EntityRequest> ReadAsync(HttpContext context, string prefix, string suffix = "")
    {
        QueryParameters parameters = new(context, "from", "to", "service", "environment", "agent");
        DuckDBReader reader = context.RequestServices.GetRequiredService<DuckDBStore>().Reader;
        (long from, long to) = await SeriesEndpoints.RangeAsync(context, parameters, reader);
        OverviewFilter filter = new(
            from, to, parameters.Text("from") is null, parameters.Text("service"), parameters.Text("environment"), parameters.Text("agent"));
        string name = prefix.Length == 0 ? "" : SenderIds.InPath(context, prefix)[..^suffix.Length];
        return new EntityRequest(context, reader, filter, name);
    }

    public CancellationToken Aborted => Context.RequestAborted;
}

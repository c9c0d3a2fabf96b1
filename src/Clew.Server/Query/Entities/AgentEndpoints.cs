using Clew.Server.Query.Series;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;

namespace Clew.Server.Query.Entities;

/// <summary>All agents, one agent, and the graph of what one calls.</summary>
internal static class AgentEndpoints
{
    private const string Prefix = "/api/v1/agents/";
    private const string Graph = "/graph";
    private const int NamesMax = 1000;

    /// <summary>Newest spans of agents that versions are taken from.</summary>
    private const int VersionsOfMax = 1000;

    public static void MapAgents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/overview/agents", (RequestDelegate)ListAsync);
        routes.MapGet(Prefix + "{name}", (RequestDelegate)GetAsync);
        routes.MapGet(Prefix + "{name}" + Graph, (RequestDelegate)GetGraphAsync);
    }

    private static async Task ListAsync(HttpContext context)
    {
        EntityRequest request = await EntityRequest.ReadAsync(context);
        OverviewFilter filter = request.Filter;
        DuckDBReader reader = request.Reader;
        RunQuery runs = filter.Runs() with { GroupBy = RunDimension.Agent, Limit = NamesMax };
        Task<IReadOnlyList<SeriesGroup>> durations = reader.ReadRunsAsync(runs, request.Aborted);
        Task<IReadOnlyList<SeriesGroup>> iterations = reader.ReadRunsAsync(runs with { Measure = RunMeasure.Iterations }, request.Aborted);
        Task<IReadOnlyList<UsageBucket>> own = reader.ReadUsageAsync(filter.Usage(UsageCalls.Agent) with { GroupBy = [UsageDimension.Agent], Limit = NamesMax }, request.Aborted);
        Task<IReadOnlyList<UsageBucket>> tools = reader.ReadUsageAsync(filter.Usage(UsageCalls.Tool) with { GroupBy = [UsageDimension.Agent, UsageDimension.Tool], Limit = NamesMax }, request.Aborted);
        CallSample spans = await CallSample.ReadAsync(request, new SpanSampleQuery { Kinds = [SpanKind.Agent], Limit = VersionsOfMax });
        AgentList list = new(await durations, await iterations, await own, await tools, spans);
        await context.WriteJsonAsync((request, list), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteRange(answer.request.Filter);
            answer.list.Write(json);
            json.WriteEndObject();
        });
    }

    private static async Task GetAsync(HttpContext context)
    {
        EntityRequest request = await EntityRequest.ReadAsync(context, Prefix);
        AgentDetail agent = await AgentDetail.ReadAsync(request);
        await context.WriteJsonAsync((request, agent), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteString("name"u8, answer.request.Name);
            json.WriteRange(answer.request.Filter);
            answer.agent.Write(json);
            json.WriteEndObject();
        });
    }

    private static async Task GetGraphAsync(HttpContext context)
    {
        EntityRequest request = await EntityRequest.ReadAsync(context, Prefix, Graph);
        AgentGraph graph = await AgentGraph.ReadAsync(request);
        await context.WriteJsonAsync((request, graph), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteString("name"u8, answer.request.Name);
            json.WriteTime("from"u8, answer.request.Filter.FromUnixNano);
            json.WriteTime("to"u8, answer.request.Filter.ToUnixNano);
            answer.graph.Write(json);
            json.WriteEndObject();
        });
    }
}

using System.Text.Json;
using Clew.Pipeline;
using Clew.Storage;
using Clew.Telemetry;

namespace Clew.Server.Query.Entities;

/// <summary>All tools, one tool, and what the failures of one have in common.</summary>
internal static class ToolEndpoints
{
    private const string Prefix = "/api/v1/tools/";
    private const string Failures = "/failures";
    private const int NamesMax = 1000;

    /// <summary>Newest calls that the page of one tool looks at.</summary>
    private const int CallsMax = 1000;

    /// <summary>Newest failures that it looks at; they are rarer, so each is dearer to find.</summary>
    private const int FailedMax = 500;

    /// <summary>Newest failures of all tools that the list names the error classes of.</summary>
    private const int FailuresMax = 1000;

    /// <summary>Newest MCP requests of all tools that the list names the servers from.</summary>
    private const int McpCallsMax = 1000;

    /// <summary>Failures, and as many successes, that are compared. Their bodies are read, so they are fewer.</summary>
    private const int ComparedMax = 500;

    public static void MapTools(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/overview/tools", (RequestDelegate)ListAsync);
        routes.MapGet(Prefix + "{name}", (RequestDelegate)GetAsync);
        routes.MapGet(Prefix + "{name}" + Failures, (RequestDelegate)GetFailuresAsync);
    }

    private static async Task ListAsync(HttpContext context)
    {
        EntityRequest request = await EntityRequest.ReadAsync(context);
        UsageQuery usage = request.Filter.Usage(UsageCalls.Tool) with { Limit = NamesMax };
        Task<IReadOnlyList<UsageBucket>> tools = request.Reader.ReadUsageAsync(usage with { GroupBy = [UsageDimension.Tool] }, request.Aborted);
        Task<IReadOnlyList<UsageBucket>> callers = request.Reader.ReadUsageAsync(usage with { GroupBy = [UsageDimension.Tool, UsageDimension.Agent] }, request.Aborted);
        CallSample failed = await CallSample.ReadAsync(request, new SpanSampleQuery { Kinds = [SpanKind.Tool], Failed = true, Limit = FailuresMax });
        CallSample mcp = await CallSample.ReadAsync(request, new SpanSampleQuery { Kinds = [SpanKind.Mcp], WithAttributes = true, Limit = McpCallsMax });
        ILookup<string, string> servers = McpCall.Of(mcp.Spans).Where(call => call.Server.Length > 0).Select(call => (call.Target, call.Server)).Distinct()
            .ToLookup(pair => pair.Target, pair => pair.Server);
        ILookup<string, string> agents = (await callers).Where(bucket => bucket is { IsOther: false, Calls: > 0 } && bucket.Group[1] is not null)
            .ToLookup(bucket => bucket.Group[0] ?? "", bucket => bucket.Group[1]!);
        ILookup<string, Span> failures = failed.Spans.ToLookup(span => span.ToolName.ToString());
        await context.WriteJsonAsync((request, tools: await tools, agents, servers, failures, failed), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteRange(answer.request.Filter);
            json.WriteSample(answer.failed);
            json.WriteStartArray("items"u8);
            foreach (UsageBucket tool in answer.tools.Where(tool => tool.Calls > 0))
            {
                string name = tool.Group[0] ?? "";
                json.WriteStartObject();
                json.WriteString("name"u8, tool.Group[0]);
                json.WriteBoolean("isOther"u8, tool.IsOther);
                json.WriteNumber("calls"u8, tool.Calls);
                json.WriteNumber("errors"u8, tool.Errors);
                json.WritePercentiles(tool.Durations);
                json.WriteStrings("agents"u8, answer.agents[name].Where(_ => !tool.IsOther));
                json.WriteStrings("mcpServers"u8, answer.servers[name].Where(_ => !tool.IsOther && name.Length > 0).Order(StringComparer.Ordinal));
                CallSample own = new([.. answer.failures[name].Where(_ => !tool.IsOther)], FailuresMax);
                json.WriteCounts("errorClasses"u8, own.ErrorClasses.Select(one => (one.Type, one.Calls)));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task GetAsync(HttpContext context)
    {
        EntityRequest request = await EntityRequest.ReadAsync(context, Prefix);
        UsageQuery usage = request.Filter.Usage(UsageCalls.Tool) with { Tool = request.Name };
        Task<IReadOnlyList<UsageBucket>> total = request.Reader.ReadUsageAsync(usage, request.Aborted);
        Task<IReadOnlyList<UsageBucket>> callers = request.Reader.ReadUsageAsync(usage with { GroupBy = [UsageDimension.Agent] }, request.Aborted);
        Task<IReadOnlyList<UsageBucket>> services = request.Reader.ReadUsageAsync(usage with { GroupBy = [UsageDimension.Service] }, request.Aborted);
        SpanSampleQuery calls = new() { Kinds = [SpanKind.Tool], Tool = request.Name, Limit = CallsMax };
        CallSample sample = await CallSample.ReadAsync(request, calls);
        CallSample failed = await CallSample.ReadAsync(request, calls with { Failed = true, Limit = FailedMax });
        await context.WriteJsonAsync((request, total: (await total).SingleOrDefault(), callers: await callers, services: await services, sample, failed), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteString("name"u8, answer.request.Name);
            json.WriteRange(answer.request.Filter);
            json.WriteNumber("calls"u8, answer.total?.Calls ?? 0);
            json.WriteNumber("errors"u8, answer.total?.Errors ?? 0);
            json.WritePercentiles(answer.total?.Durations);
            json.WriteNamedCalls("callers"u8, answer.callers);
            json.WriteNamedCalls("services"u8, answer.services);
            json.WriteSample(answer.sample);
            json.WriteErrorClasses(answer.failed);
            json.WriteCalls("slowest"u8, answer.sample.Slowest);
            json.WriteCalls("failed"u8, answer.failed.Failed);
            json.WriteEndObject();
        });
    }

    private static async Task GetFailuresAsync(HttpContext context)
    {
        EntityRequest request = await EntityRequest.ReadAsync(context, Prefix, Failures);
        SpanSampleQuery calls = new() { Kinds = [SpanKind.Tool], Tool = request.Name, WithAttributes = true, WithContent = true, Limit = ComparedMax };
        CallSample failed = await CallSample.ReadAsync(request, calls with { Failed = true });
        // Without failures there is nothing to compare successes with.
        CallSample succeeded = failed.Spans.Count == 0 ? failed : await CallSample.ReadAsync(request, calls with { Failed = false });
        FailurePatterns patterns = FailurePatterns.Find(failed.Spans, succeeded.Spans, context.RequestServices.GetRequiredService<IngestPipeline>().Dialects);
        await context.WriteJsonAsync((request, patterns), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteString("name"u8, answer.request.Name);
            json.WriteTime("from"u8, answer.request.Filter.FromUnixNano);
            json.WriteTime("to"u8, answer.request.Filter.ToUnixNano);
            json.WriteNumber("failures"u8, answer.patterns.Failures);
            json.WriteNumber("successes"u8, answer.patterns.Successes);
            json.WriteNumber("callsMax"u8, ComparedMax);
            json.WriteNumber("withArguments"u8, answer.patterns.WithArguments);
            json.WriteNumber("tested"u8, answer.patterns.Tested);
            json.WriteStartArray("items"u8);
            foreach (FailurePattern pattern in answer.patterns.Items)
            {
                WritePattern(json, pattern);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void WritePattern(Utf8JsonWriter json, FailurePattern pattern)
    {
        json.WriteStartObject();
        json.WritePropertyName("feature"u8);
        WriteFeature(json, pattern.Feature);
        json.WriteNumber("failures"u8, pattern.Failures);
        json.WriteNumber("failuresOf"u8, pattern.FailuresOf);
        json.WriteNumber("successes"u8, pattern.Successes);
        json.WriteNumber("successesOf"u8, pattern.SuccessesOf);
        json.WriteNumber("lift"u8, pattern.Lift);
        json.WriteNumber("pValue"u8, pattern.PValue);
        json.WriteStartArray("alike"u8);
        foreach (CallFeature feature in pattern.Alike)
        {
            WriteFeature(json, feature);
        }
        json.WriteEndArray();
        json.WriteCalls("newest"u8, pattern.Newest);
        json.WriteEndObject();
    }

    private static void WriteFeature(Utf8JsonWriter json, CallFeature feature)
    {
        json.WriteStartObject();
        json.WriteString("of"u8, feature.OfArgument ? "argument"u8 : "attribute"u8);
        json.WriteString("key"u8, feature.Key);
        json.WriteString("is"u8, CallFeature.NameOf(feature.Test));
        json.WriteString("value"u8, feature.Value);
        json.WriteEndObject();
    }
}

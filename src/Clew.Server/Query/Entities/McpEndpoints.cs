using System.Text.Json;
using Clew.Storage;
using Clew.Telemetry;

namespace Clew.Server.Query.Entities;

/// <summary>MCP servers, methods and sessions, from the newest spans of that kind.</summary>
internal static class McpEndpoints
{
    private const int SpansMax = 5000;
    private const int RowsMax = 200;

    public static void MapMcp(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/mcp", (RequestDelegate)GetAsync);

    private static async Task GetAsync(HttpContext context)
    {
        EntityRequest request = await EntityRequest.ReadAsync(context);
        CallSample sample = await CallSample.ReadAsync(request, new SpanSampleQuery { Kinds = [SpanKind.Mcp], WithAttributes = true, Limit = SpansMax });
        IReadOnlyList<McpCall> calls = McpCall.Of(sample.Spans);
        await context.WriteJsonAsync((request, sample, calls), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteTime("from"u8, answer.request.Filter.FromUnixNano);
            json.WriteTime("to"u8, answer.request.Filter.ToUnixNano);
            json.WriteSample(answer.sample);
            WriteGroups(json, "servers"u8, answer.calls.GroupBy(call => (call.Server, "", "")));
            WriteGroups(json, "methods"u8, answer.calls.GroupBy(call => (call.Server, call.Method, call.Target)));
            WriteGroups(json, "sessions"u8, answer.calls.Where(call => call.Session.Length > 0).GroupBy(call => (call.Server, "", call.Session)));
            json.WriteEndObject();
        });
    }

    private static void WriteGroups(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<IGrouping<(string Server, string Method, string Target), McpCall>> groups)
    {
        json.WriteStartArray(name);
        foreach (IGrouping<(string Server, string Method, string Target), McpCall> group in groups.OrderByDescending(group => group.Count()).Take(RowsMax))
        {
            Span newest = group.First().Span;
            json.WriteStartObject();
            json.WriteString("server"u8, group.Key.Server.Length == 0 ? null : group.Key.Server);
            json.WriteString("method"u8, group.Key.Method.Length == 0 ? null : group.Key.Method);
            json.WriteString("target"u8, group.Key.Target.Length == 0 ? null : group.Key.Target);
            json.WriteNumber("calls"u8, group.Count());
            json.WriteNumber("errors"u8, group.Count(call => call.Span.IsError));
            json.WriteNumberOrNull("p50Nanos"u8, CallSample.Percentile(group.Select(call => call.Span.DurationNanos), 0.5));
            json.WriteNumberOrNull("p95Nanos"u8, CallSample.Percentile(group.Select(call => call.Span.DurationNanos), 0.95));
            json.WriteNumber("sessions"u8, group.Select(call => call.Session).Where(session => session.Length > 0).Distinct().Count());
            json.WriteStrings("versions"u8, group.Select(call => call.Version).Where(version => version.Length > 0).Distinct().Order(StringComparer.Ordinal));
            json.WriteTime("firstTime"u8, group.Min(call => call.Span.StartTimeUnixNano));
            json.WriteTime("lastTime"u8, newest.StartTimeUnixNano);
            json.WriteString("traceId"u8, newest.TraceId.ToString());
            json.WriteString("spanId"u8, newest.SpanId.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

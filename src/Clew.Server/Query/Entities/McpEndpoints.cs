using System.Text.Json;
using Clew.SemanticConventions;
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

    /// <summary>A request as its client saw it, or its server where no client told of it. Texts are empty where they are not told.</summary>
    private sealed record McpCall(Span Span, string Server, string Method, string Target, string Session, string Version)
    {
        public static IReadOnlyList<McpCall> Of(IReadOnlyList<Span> spans)
        {
            HashSet<(TraceId, SpanId)> clients = [.. spans.Where(span => span.OtlpKind != OtlpSpanKind.Server).Select(span => (span.TraceId, span.SpanId))];
            Dictionary<(TraceId, SpanId), Span> servers = [];
            foreach (Span span in spans.Where(span => span.OtlpKind == OtlpSpanKind.Server && clients.Contains((span.TraceId, span.ParentSpanId))))
            {
                servers[(span.TraceId, span.ParentSpanId)] = span;
            }
            return [.. spans.Where(span => span.OtlpKind != OtlpSpanKind.Server || !clients.Contains((span.TraceId, span.ParentSpanId)))
                .Select(span => From(span, servers.GetValueOrDefault((span.TraceId, span.SpanId))))];
        }

        private static McpCall From(Span span, Span? server)
        {
            Utf8Text target = span.ToolName
                .Or(span.Attributes.GetText(GenAIAttributesUtf8.Prompt.Name))
                .Or(span.Attributes.GetText(McpAttributesUtf8.Resource.Uri));
            Utf8Text session = TextOf(span, server, McpAttributesUtf8.Session.Id);
            Utf8Text version = TextOf(span, server, McpAttributesUtf8.Protocol.Version);
            return new McpCall(span, ServerOf(span, server), TextOf(span, server, McpAttributesUtf8.Method.Name).ToString(), target.ToString(), session.ToString(), version.ToString());
        }

        private static Utf8Text TextOf(Span span, Span? server, ReadOnlySpan<byte> key) =>
            span.Attributes.GetText(key).Or(server?.Attributes.GetText(key) ?? default);

        /// <summary>The conventions name no server. Who answered says it best, then the address that was asked.</summary>
        private static string ServerOf(Span span, Span? server)
        {
            if (server is not null || span.OtlpKind == OtlpSpanKind.Server)
            {
                return (server ?? span).Resource.Service.ToString();
            }
            string address = span.Attributes.GetText(ServerAttributesUtf8.Address).ToString();
            return address.Length > 0 && span.Attributes.TryGet(ServerAttributesUtf8.Port, out AnyValue port) && port.Kind == AnyValueKind.Int ? $"{address}:{port.AsInt}" : address;
        }
    }
}

using Clew.SemanticConventions;
using Clew.Telemetry;

namespace Clew.Server.Query.Entities;

/// <summary>A request as its client saw it, or its server where no client told of it. Texts are empty where they are not told.</summary>
internal sealed record McpCall(Span Span, string Server, string Method, string Target, string Session, string Version)
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

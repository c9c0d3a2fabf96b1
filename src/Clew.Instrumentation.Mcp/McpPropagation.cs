using System.Diagnostics;
using System.Text.Json.Nodes;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Clew.Instrumentation;

/// <summary>Trace context and baggage in <c>params._meta</c>, as both the protocol and the conventions have it.</summary>
internal static class McpPropagation
{
    private static readonly TextMapPropagator W3C = new CompositeTextMapPropagator([new TraceContextPropagator(), new BaggagePropagator()]);

    /// <summary>The configured propagator; the API's default does nothing, and then W3C's is meant.</summary>
    private static TextMapPropagator Configured => Propagators.DefaultTextMapPropagator is { Fields.Count: > 0 } configured ? configured : W3C;

    /// <summary>Writes the context of a span over whatever is there.</summary>
    public static void Inject(ActivityContext context, JsonObject parameters)
    {
        if (parameters["_meta"] is not JsonObject meta)
        {
            parameters["_meta"] = meta = [];
        }
        Configured.Inject(new PropagationContext(context, Baggage.Current), meta, static (carrier, key, value) => carrier[key] = value);
    }

    public static PropagationContext Extract(JsonObject? meta) =>
        meta is null ? default : Configured.Extract(default, meta, static (carrier, key) => McpMessage.Text(carrier, key) is { } value ? [value] : []);
}

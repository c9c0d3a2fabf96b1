using System.Globalization;
using System.Text.Json;
using Clew.Export;
using Clew.Export.Presets;
using Clew.Server.Ingest;
using Clew.Server.Query;
using Clew.Telemetry.Otlp;

namespace Clew.Server.Export;

/// <summary>Where data is forwarded to, how that goes, and a test of it.</summary>
internal static class DestinationEndpoints
{
    private const string Prefix = "/api/v1/destinations/";
    private const string Suffix = "/test";

    public static void MapDestinations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/destinations", (RequestDelegate)ListAsync);
        routes.MapPost(Prefix + "{name}" + Suffix, (RequestDelegate)TestAsync);
    }

    private static Task ListAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        FanOut fanOut = context.RequestServices.GetRequiredService<FanOut>();
        PresetTable presets = context.RequestServices.GetRequiredService<PresetTable>();
        return context.WriteJsonAsync((fanOut, presets), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (DestinationStatus status in state.fanOut.GetStatus())
            {
                json.WriteDestination(status);
            }
            json.WriteEndArray();
            json.WriteString("queueProblem"u8, state.fanOut.UnavailableReason);
            json.WriteStartArray("presets"u8);
            foreach (ExportPreset preset in state.presets.All)
            {
                json.WritePreset(preset);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task TestAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        ImportEndpoints.RefuseForeignPages(context.Request);
        string name = SenderIds.InPath(context, Prefix)[..^Suffix.Length];
        FanOut fanOut = context.RequestServices.GetRequiredService<FanOut>();
        ExportTestReply reply = await fanOut.TestAsync(name, context.RequestAborted)
            ?? throw ProblemException.NotFound($"There is no destination '{name}'. {(fanOut.GetStatus() is { Count: > 0 } all ? "There are: " + string.Join(", ", all.Select(status => status.Options.Name)) : "None is configured")}.");
        await context.WriteJsonAsync(reply, static (json, reply) =>
        {
            json.WriteStartObject();
            json.WriteBoolean("ok"u8, reply.Ok);
            json.WriteString("summary"u8, reply.Summary);
            json.WriteString("fault"u8, reply.Ok ? null : ServerMetrics.Label(reply.Fault));
            json.WriteString("status"u8, reply.Status);
            json.WriteString("message"u8, reply.Message);
            json.WriteNumber("durationNanos"u8, (long)reply.Duration.TotalNanoseconds);
            json.WriteString("address"u8, reply.Address.ToString());
            json.WriteString("signal"u8, ServerMetrics.Label(reply.Signal));
            json.WriteString("traceId"u8, reply.TraceId);
            json.WriteEndObject();
        });
    }

    private static void WriteDestination(this Utf8JsonWriter json, DestinationStatus status)
    {
        DestinationOptions options = status.Options;
        json.WriteStartObject();
        json.WriteString("name"u8, options.Name);
        json.WriteString("preset"u8, options.Preset);
        json.WriteString("endpoint"u8, options.Endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/'));
        json.WriteString("protocol"u8, options.Protocol.Name());
        json.WriteStrings("signals"u8, Enum.GetValues<OtlpSignal>().Where(options.Takes).Select(signal => ServerMetrics.Label(signal)));
        json.WriteStrings("headers"u8, options.Headers.Select(header => header.Key));
        json.WriteString("attributes"u8, ServerMetrics.Label(options.Attributes));
        json.WriteNumber("sampleRatio"u8, options.SampleRatio);
        if (options.SamplingPolicies is { } policies)
        {
            json.WriteStartObject("sampling"u8);
            json.WriteString("policies"u8, policies);
            json.WriteStartObject("kept"u8);
            foreach ((string policy, long traces) in status.KeptTraces)
            {
                json.WriteNumber(policy, traces);
            }
            json.WriteEndObject();
            json.WriteNumber("leftOut"u8, status.LeftOutTraces);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("sampling"u8);
        }
        json.WriteBoolean("filtered"u8, !options.Filter.IsEmpty);
        json.WriteBoolean("verifiesCertificates"u8, !options.Tls.SkipVerify);
        json.WriteString("health"u8, ServerMetrics.Label(status.Health));
        json.WriteString("problem"u8, status.Problem);
        json.WriteBoolean("draining"u8, status.IsDraining);
        json.WriteStartObject("queue"u8);
        json.WriteNumber("items"u8, status.QueuedItems);
        json.WriteNumber("bytes"u8, status.QueuedBytes);
        json.WriteNumber("maxBytes"u8, options.Queue.MaxBytes * Enum.GetValues<OtlpSignal>().Count(options.Takes));
        json.WriteString("whenFull"u8, ServerMetrics.Label(options.Queue.WhenFull));
        json.WritePropertyName("oldestAgeNanos"u8);
        if (status.OldestAge is TimeSpan age)
        {
            json.WriteNumberValue((long)Math.Max(0, age.TotalNanoseconds));
        }
        else
        {
            json.WriteNullValue();
        }
        json.WriteEndObject();
        WriteCounts(json, "sent"u8, status.SentItems);
        WriteCounts(json, "filteredOut"u8, status.FilteredItems);
        WriteCounts(json, "dropped"u8, status.DroppedItems);
        json.WriteNumber("requests"u8, status.SentRequests);
        json.WriteNumber("bytes"u8, status.SentBytes);
        json.WriteNumber("retries"u8, status.Retries);
        json.WriteString("lastSuccess"u8, Time(status.LastSuccess));
        if (status.LastFailure is { } failure)
        {
            json.WriteStartObject("lastFailure"u8);
            json.WriteString("time"u8, Time(failure.Time));
            json.WriteString("signal"u8, ServerMetrics.Label(failure.Signal));
            json.WriteString("fault"u8, ServerMetrics.Label(failure.Fault));
            json.WriteString("status"u8, failure.Status);
            json.WriteString("message"u8, failure.Message);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("lastFailure"u8);
        }
        json.WriteEndObject();
    }

    private static void WritePreset(this Utf8JsonWriter json, ExportPreset preset)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, preset.Name);
        json.WriteString("title"u8, preset.Title);
        json.WriteString("docs"u8, preset.Docs);
        json.WriteStrings("protocols"u8, preset.Protocols.Select(protocol => protocol.Name()));
        json.WriteStrings("signals"u8, Enum.GetValues<OtlpSignal>().Where(signal => preset.Signals.HasFlag((ExportSignals)(1 << (int)signal))).Select(signal => ServerMetrics.Label(signal)));
        json.WriteString("example"u8, preset.Example());
        json.WriteEndObject();
    }

    private static void WriteCounts<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyDictionary<T, long> counts)
        where T : Enum
    {
        json.WriteStartObject(name);
        foreach ((T key, long count) in counts)
        {
            json.WriteNumber(ServerMetrics.Label(key), count);
        }
        json.WriteEndObject();
    }

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
}

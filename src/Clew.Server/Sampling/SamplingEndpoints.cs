using System.Text.Json;
using Clew.Configuration;
using Clew.Pipeline.Sample;
using Clew.Server.Configuration;
using Clew.Server.Query;
using Clew.Storage.DuckDB;
using Clew.Telemetry.Sampling;

namespace Clew.Server.Sampling;

/// <summary>What is sampled now, and what other policies would make of the stored traces.</summary>
internal static class SamplingEndpoints
{
    private const long BodyBytesMax = 256 << 10;

    /// <summary>Their facts are some 5 MB, and reading them takes a second.</summary>
    private const int TracesMax = 10_000;

    private const int LostMax = 10;

    public static void MapSampling(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/sampling", (RequestDelegate)ReadAsync);
        routes.MapPost("/api/v1/sampling/simulate", (RequestDelegate)SimulateAsync);
    }

    private static async Task ReadAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        SamplingSettings? settings = context.RequestServices.GetRequiredService<ConfigurationInUse>().Current.Sampling;
        StoreStatistics statistics = context.RequestServices.GetRequiredService<DuckDBStore>().GetStatistics();
        await context.WriteJsonAsync((settings, statistics), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteBoolean("enabled"u8, state.settings is not null);
            json.WriteStrings("policies"u8, [.. state.settings?.Policies.Select(policy => policy.Name) ?? []]);
            json.WriteNumberOrNull("holdSeconds"u8, (long?)state.settings?.Hold.TotalSeconds);
            json.WriteStrings("presets"u8, SamplingSettings.PresetNames);
            json.WriteNumber("recentBytes"u8, state.statistics.RecentBytes);
            json.WriteNumber("decided"u8, state.statistics.TracesDecided);
            json.WriteNumber("dropped"u8, state.statistics.TracesSampledOut);
            WritePolicies(json, "kept"u8, state.statistics.TracesKeptBy.OrderByDescending(policy => policy.Value).Select(policy => (policy.Key, policy.Value)));
            json.WriteEndObject();
        });
    }

    private static async Task SimulateAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "from", "to");
        (long? from, long? to) = (parameters.UnixNanos("from"), parameters.UnixNanos("to"));
        Sampler sampler = new(Parse(await RequestBody.ReadTextAsync(context, BodyBytesMax)).Policies);
        DuckDBStore store = context.RequestServices.GetRequiredService<DuckDBStore>();
        List<StoredTraceFacts> traces = await store.Reader.ReadFactsAsync(
            from ?? long.MinValue, to ?? long.MaxValue, TracesMax, sampler.AttributeKeys.ToHashSet(), context.RequestAborted);
        SamplingSimulation simulation = new(sampler);
        foreach (StoredTraceFacts trace in traces)
        {
            simulation.Add(SamplingInForce.FactsOf(trace), trace.StartUnixNano + trace.DurationNanos);
        }
        StoreStatistics statistics = store.GetStatistics();
        long stored = store.GetDays().Sum(day => day.Spans) + store.GetRecent().Sum(hour => hour.Spans);
        await context.WriteJsonAsync((simulation, BytesPerSpan: stored > 0 ? (double)statistics.DiskBytes / stored : 0), static (json, state) => Write(json, state.simulation, state.BytesPerSpan));
    }

    /// <summary>The body is the section <c>sampling</c> of a configuration, or a file that has one. Variables are not looked up: they are the server's.</summary>
    private static SamplingSettings Parse(string yaml)
    {
        ConfigDocument document = ConfigDocument.Parse(yaml, static _ => null);
        // Other sections name files of this machine, which are none of the caller's business.
        ConfigNode? section = document.Root.Find("sampling");
        ConfigReading<SamplingSettings> reading = ConfigReader.Read(document with { Root = section ?? document.Root }, SamplingSettings.Read);
        if (section is null && document.Findings.Count == 0)
        {
            throw ProblemException.BadParameter("body", "There is no section 'sampling'.");
        }
        return reading.Value ?? throw ProblemException.BadParameter("body", string.Join('\n', reading.Faults.Take(10)));
    }

    private static void Write(Utf8JsonWriter json, SamplingSimulation simulation, double bytesPerSpan)
    {
        SimulatedTrace[] lost = [.. simulation.Lost];
        SimulatedTrace[] kept = [.. simulation.Traces.Where(trace => trace.Decision.IsKept)];
        json.WriteStartObject();
        json.WriteNumber("traces"u8, simulation.Traces.Count);
        json.WriteBoolean("isPartial"u8, simulation.Traces.Count == TracesMax);
        json.WriteNumber("kept"u8, kept.Length);
        json.WriteNumber("spans"u8, simulation.Traces.Sum(trace => trace.Spans));
        json.WriteNumber("keptSpans"u8, kept.Sum(trace => trace.Spans));
        json.WriteNumber("bytes"u8, (long)(simulation.Traces.Sum(trace => trace.Spans) * bytesPerSpan));
        json.WriteNumber("keptBytes"u8, (long)(kept.Sum(trace => trace.Spans) * bytesPerSpan));
        json.WriteNumber("weight"u8, simulation.Weight);
        json.WriteNumber("errorsLost"u8, lost.Count(trace => trace.HasError));
        WritePolicies(json, "byPolicy"u8, simulation.ByPolicy);
        WriteFindings(json, simulation.Findings);
        WriteTraces(json, "dearestLost"u8, lost.Where(trace => trace.CostUsd > 0).OrderByDescending(trace => trace.CostUsd));
        WriteTraces(json, "longestLost"u8, lost.OrderByDescending(trace => trace.DurationNanos));
        json.WriteEndObject();
    }

    private static void WritePolicies(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<(string Policy, long Traces)> policies)
    {
        json.WriteStartArray(name);
        foreach ((string policy, long traces) in policies)
        {
            json.WriteStartObject();
            json.WriteString("policy"u8, policy);
            json.WriteNumber("traces"u8, traces);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteFindings(Utf8JsonWriter json, IEnumerable<(string Type, long Lost, long All)> findings)
    {
        json.WriteStartArray("findings"u8);
        foreach ((string type, long lost, long all) in findings)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            json.WriteNumber("lost"u8, lost);
            json.WriteNumber("traces"u8, all);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTraces(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<SimulatedTrace> traces)
    {
        json.WriteStartArray(name);
        foreach (SimulatedTrace trace in traces.Take(LostMax))
        {
            json.WriteStartObject();
            json.WriteString("traceId"u8, trace.TraceId.ToString());
            json.WriteString("agent"u8, trace.Agent);
            json.WriteNumber("durationNanos"u8, trace.DurationNanos);
            json.WriteNumberOrNull("costUsd"u8, trace.CostUsd);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

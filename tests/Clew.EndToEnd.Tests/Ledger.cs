using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Clew.Workload;

namespace Clew.Tests;

/// <summary>What a server promised: requests that it acknowledged, and those whose fate only it knows.</summary>
internal sealed class Ledger
{
    private readonly Lock gate = new();
    private readonly List<RequestBody> acknowledged = [];
    private readonly List<RequestBody> unsure = [];

    public int Acknowledged
    {
        get
        {
            lock (gate)
            {
                return acknowledged.Count;
            }
        }
    }

    /// <summary>Writes the answer down and returns how many requests were acknowledged so far.</summary>
    public int Record(RequestBody body, OtlpAnswer answer)
    {
        lock (gate)
        {
            (answer.Outcome == OtlpOutcome.Acknowledged ? acknowledged : unsure).Add(body);
            return acknowledged.Count;
        }
    }

    /// <summary>Compares every request with what the server lists: acknowledged ones are there whole, others whole or not at all.</summary>
    public async Task ShouldBeKeptByAsync(ServerProcess server)
    {
        Dictionary<string, int> stored = await ListAsync(server);
        foreach (SentTrace trace in acknowledged.SelectMany(body => body.Traces))
        {
            stored.GetValueOrDefault(trace.TraceId).ShouldBe(trace.Spans, $"spans of the acknowledged trace {trace.TraceId}");
        }
        foreach (RequestBody body in unsure)
        {
            bool isStored = stored.ContainsKey(body.Traces[0].TraceId);
            foreach (SentTrace trace in body.Traces)
            {
                stored.GetValueOrDefault(trace.TraceId).ShouldBe(isStored ? trace.Spans : 0, $"spans of trace {trace.TraceId}, whose request was not acknowledged");
            }
        }
    }

    /// <summary>As <see cref="ShouldBeKeptByAsync"/> for the requests recorded last, by trace id and span by span.</summary>
    public async Task LatestShouldBeKeptByAsync(ServerProcess server, int requests)
    {
        foreach (SentTrace trace in acknowledged.TakeLast(requests).SelectMany(body => body.Traces))
        {
            (await SpansAsync(server, trace)).ShouldBe(trace.Spans, $"spans of the acknowledged trace {trace.TraceId}");
        }
        foreach (RequestBody body in unsure.TakeLast(requests))
        {
            bool isStored = await SpansAsync(server, body.Traces[0]) > 0;
            foreach (SentTrace trace in body.Traces)
            {
                (await SpansAsync(server, trace)).ShouldBe(isStored ? trace.Spans : 0, $"spans of trace {trace.TraceId}, whose request was not acknowledged");
            }
        }
    }

    private static async Task<int> SpansAsync(ServerProcess server, SentTrace trace)
    {
        using HttpResponseMessage response = await server.Api.GetAsync("/api/v1/traces/" + trace.TraceId);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return 0;
        }
        JsonElement answer = (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>())!;
        return answer.GetProperty("spans").EnumerateArray().Select(span => span.GetProperty("spanId").GetString()).Distinct().Count();
    }

    private static async Task<Dictionary<string, int>> ListAsync(ServerProcess server)
    {
        Dictionary<string, int> stored = [];
        string? cursor = null;
        do
        {
            JsonElement page = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/traces?limit=1000" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)));
            foreach (JsonElement item in page.GetProperty("items").EnumerateArray())
            {
                stored.Add(item.GetProperty("traceId").GetString()!, item.GetProperty("spanCount").GetInt32());
            }
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return stored;
    }
}

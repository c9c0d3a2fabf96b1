using System.Diagnostics;
using System.Text.Json;
using Clew.Tests;
using Clew.Workload;

namespace Clew.LoadBench;

/// <summary>Asks what the UI asks, one query at a time, and checks each answer against what was sent.</summary>
internal sealed class Queries(ServerProcess server, IReadOnlyList<SentTrace> traces)
{
    private const int WarmUps = 5;
    private const int Repeats = 40;
    private const int PageSize = 50;
    private const long SlowNanos = 20_000_000_000;
    private readonly SentTrace[] inOrder = [.. traces.OrderByDescending(trace => trace.StartUnixNano)];

    public int WrongAnswers { get; private set; }

    public async Task<IReadOnlyList<QueryResult>> RunAsync()
    {
        return
        [
            await MeasureAsync("trace by id", sent => "/api/v1/traces/" + sent.TraceId, (sent, answer) => answer.GetProperty("spans").GetArrayLength() == sent.Spans),
            await MeasureAsync("newest 50 traces", _ => $"/api/v1/traces?limit={PageSize}", (_, answer) => IsPageOf(answer, _ => true)),
            await MeasureAsync("errors of a service", sent => $"/api/v1/traces?service={sent.Service}&status=error&limit={PageSize}",
                (sent, answer) => IsPageOf(answer, trace => trace.Failed && trace.Service == sent.Service)),
            await MeasureAsync("model and slower than 20 s", sent => $"/api/v1/traces?model={sent.Model}&minDurationMs={SlowNanos / 1_000_000}&limit={PageSize}",
                (sent, answer) => IsPageOf(answer, trace => trace.DurationNanos >= SlowNanos && trace.Model == sent.Model)),
            await MeasureAsync("conversation", sent => "/api/v1/conversations/" + sent.ConversationId,
                (sent, answer) => Items(answer).Select(IdOf).ToHashSet().SetEquals(traces.Where(trace => trace.ConversationId == sent.ConversationId).Select(trace => trace.TraceId))),
        ];
    }

    /// <summary>Reads a sample of all traces back and compares their spans.</summary>
    public async Task CheckSampleAsync(int sample)
    {
        int step = Math.Max(1, traces.Count / sample);
        for (int i = 0; i < traces.Count; i += step)
        {
            JsonElement answer = await GetAsync("/api/v1/traces/" + traces[i].TraceId);
            Check(answer.GetProperty("spans").GetArrayLength() == traces[i].Spans, traces[i].TraceId);
        }
    }

    private static IEnumerable<JsonElement> Items(JsonElement answer) => answer.GetProperty("items").EnumerateArray();

    private static string IdOf(JsonElement summary) => summary.GetProperty("traceId").GetString()!;

    /// <summary>Whether the answer holds exactly the newest traces that match.</summary>
    private bool IsPageOf(JsonElement answer, Func<SentTrace, bool> matches) =>
        Items(answer).Select(IdOf).ToHashSet().SetEquals(inOrder.Where(matches).Take(PageSize).Select(trace => trace.TraceId));

    private async Task<QueryResult> MeasureAsync(string name, Func<SentTrace, string> path, Func<SentTrace, JsonElement, bool> isRight)
    {
        double[] millis = new double[Repeats];
        ProcessFigures before = default;
        for (int i = -WarmUps; i < Repeats; i++)
        {
            if (i == 0)
            {
                before = ProcessFigures.Read(server.Id);
            }
            // A stride that is prime spreads the samples over the whole hour without repeating one.
            SentTrace sent = traces[(int)((i + WarmUps) * 7919L % traces.Count)];
            long started = Stopwatch.GetTimestamp();
            JsonElement answer = await GetAsync(path(sent));
            if (i >= 0)
            {
                millis[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
            Check(isRight(sent, answer), path(sent));
        }
        double cpuMillis = (ProcessFigures.Read(server.Id).CpuSeconds - before.CpuSeconds) * 1e3 / Repeats;
        Array.Sort(millis);
        return new QueryResult(name, LoadSender.Percentile(millis, 0.5), LoadSender.Percentile(millis, 0.95), cpuMillis);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage response = await server.Api.GetAsync(path);
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}");
        }
        return JsonDocument.Parse(body).RootElement;
    }

    private void Check(bool isRight, string what)
    {
        if (!isRight)
        {
            WrongAnswers++;
            Console.Error.WriteLine("Wrong answer: " + what);
        }
    }
}

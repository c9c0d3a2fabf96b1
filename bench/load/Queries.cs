using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Clew.Tests;
using Clew.Workload;

namespace Clew.LoadBench;

/// <summary>Asks one query at a time, and checks each answer against what was sent.</summary>
internal sealed class Queries(Truth all)
{
    private const int WarmUps = 5;
    private const int Repeats = 40;
    private int asked;

    public int WrongAnswers { get; private set; }

    /// <summary>Reads a sample of all traces back and compares their spans, and counts all spans.</summary>
    public async Task CheckAsync(ServerProcess server, int sample)
    {
        int step = Math.Max(1, all.Traces.Count / sample);
        for (int i = 0; i < all.Traces.Count; i += step)
        {
            JsonElement answer = await GetAsync(server, "/api/v1/traces/" + all.Traces[i].TraceId);
            Check(answer.GetProperty("spans").GetArrayLength() == all.Traces[i].Spans, all.Traces[i].TraceId);
        }
        long stored = await CountSpansAsync(server);
        Check(stored == all.Spans, string.Create(CultureInfo.InvariantCulture, $"{stored} spans stored of {all.Spans}"));
    }

    /// <summary>All spans that the server holds.</summary>
    public static async Task<long> CountSpansAsync(ServerProcess server)
    {
        JsonElement answer = await GetAsync(server, "/api/v1/usage?groupBy=kind&calls=all");
        return answer.GetProperty("items").EnumerateArray().Sum(item => item.GetProperty("calls").GetInt64());
    }

    public async Task<QueryResult> MeasureWarmAsync(ServerProcess server, BenchQuery query)
    {
        double[] millis = new double[Repeats];
        ProcessFigures before = default;
        for (int i = -WarmUps; i < Repeats; i++)
        {
            if (i == 0)
            {
                before = ProcessFigures.Read(server.Id);
            }
            double elapsed = await MeasureOnceAsync(server, query);
            if (i >= 0)
            {
                millis[i] = elapsed;
            }
        }
        double cpuMillis = (ProcessFigures.Read(server.Id).CpuSeconds - before.CpuSeconds) * 1e3 / Repeats;
        Array.Sort(millis);
        return new QueryResult(query.Name, Percentiles.Of(millis, 0.5), Percentiles.Of(millis, 0.95), cpuMillis, double.NaN);
    }

    /// <summary>Milliseconds of one query.</summary>
    public async Task<double> MeasureOnceAsync(ServerProcess server, BenchQuery query)
    {
        // A stride that is prime spreads the samples over all time without repeating one.
        SentTrace sent = all.Traces[(int)(asked++ * 7919L % all.Traces.Count)];
        string path = query.Path(sent);
        long started = Stopwatch.GetTimestamp();
        JsonElement answer = await GetAsync(server, path);
        double elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Check(query.IsRight(sent, answer), path);
        return elapsed;
    }

    public static async Task<JsonElement> GetAsync(ServerProcess server, string path)
    {
        using HttpResponseMessage response = await server.Api.GetAsync(path);
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {Encoding.UTF8.GetString(body)}");
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

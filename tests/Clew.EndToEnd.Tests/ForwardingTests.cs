using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Clew.Tests;

/// <summary>Acknowledged means delivered to every destination, whatever happens to the process in between.</summary>
public sealed class ForwardingTests
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(30);

    [Fact(Timeout = 180_000)]
    public async Task Kill_WhileOneReceiverIsDown_LosesNothingAndRepeatsNothingThatWasTaken()
    {
        using TemporaryFolder folder = new();
        await using OtlpReceiver healthy = await OtlpReceiver.StartAsync();
        await using OtlpReceiver other = await OtlpReceiver.StartAsync(grpc: true);
        bool isDown = true;
        other.Refuse = async (context, _) =>
        {
            await (Volatile.Read(ref isDown) ? OtlpReceiver.GrpcAsync(context, 14) : Task.CompletedTask);
            return Volatile.Read(ref isDown);
        };
        Dictionary<string, string> environment = new() { ["CLEW_CONFIG"] = Path.Combine(folder.Path, "clew.yaml") };
        await File.WriteAllTextAsync(environment["CLEW_CONFIG"], $$"""
            exporters:
              otlphttp/healthy: { endpoint: "{{healthy.Address}}" }
              otlp/other: { endpoint: "{{other.Address}}", retry_on_failure: { initial_interval: 10ms, max_interval: 100ms } }
            """);
        string data = Path.Combine(folder.Path, "data");
        List<string> acknowledged = [];

        using (ServerProcess first = await ServerProcess.StartAsync(data, environment))
        {
            await SendAsync(first, acknowledged, 40);
            await Eventually.HoldsAsync(async () => await WaitingAsync(first, "otlphttp/healthy") == 0);
            first.Kill();
            await first.WaitForExitAsync(ExitLimit);
        }
        int taken = acknowledged.Count;
        using (ServerProcess second = await ServerProcess.StartAsync(data, environment))
        {
            await SendAsync(second, acknowledged, 20);
            Volatile.Write(ref isDown, false);
            await other.WhenSpansAsync(1);
            second.Kill();
            await second.WaitForExitAsync(ExitLimit);
        }
        using (ServerProcess third = await ServerProcess.StartAsync(data, environment))
        {
            await Eventually.HoldsAsync(async () => await WaitingAsync(third, "otlphttp/healthy") + await WaitingAsync(third, "otlp/other") == 0);
        }

        other.SpanNames.Distinct().ShouldBe(acknowledged, ignoreOrder: true);
        healthy.SpanNames.Distinct().ShouldBe(acknowledged, ignoreOrder: true);
        healthy.SpanNames.Count(acknowledged.Take(taken).Contains).ShouldBe(taken);
    }

    private static async Task SendAsync(ServerProcess server, List<string> acknowledged, int count)
    {
        using HttpClient http = new() { BaseAddress = server.OtlpHttp };
        for (int i = 0; i < count; i++)
        {
            string name = $"span {acknowledged.Count}";
            string body = OtlpJson.Traces("svc", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), name));
            using HttpResponseMessage response = await http.PostAsync("/v1/traces", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            acknowledged.Add(name);
        }
    }

    private static async Task<long> WaitingAsync(ServerProcess server, string destination)
    {
        JsonElement list = await server.Api.GetFromJsonAsync<JsonElement>("/api/v1/destinations");
        return list.GetProperty("items").EnumerateArray().Single(one => one.GetProperty("name").GetString() == destination).GetProperty("queue").GetProperty("items").GetInt64();
    }
}

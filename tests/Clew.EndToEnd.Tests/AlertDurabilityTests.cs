using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Clew.Tests;

/// <summary>What fires is told once, whatever happens to the process in between.</summary>
public sealed class AlertDurabilityTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(240);

    [Fact(Timeout = 500_000)]
    public async Task Kill_WhileFiring_TellsTheBeginningOnceAndTheEnd()
    {
        using TemporaryFolder folder = new();
        await using Receiver receiver = await Receiver.StartAsync();
        Dictionary<string, string> environment = new() { ["CLEW_CONFIG"] = Path.Combine(folder.Path, "clew.yaml") };
        await File.WriteAllTextAsync(environment["CLEW_CONFIG"], Configuration(receiver, above: 5));
        string data = Path.Combine(folder.Path, "data");
        using (ServerProcess first = await ServerProcess.StartAsync(data, environment))
        {
            using HttpClient http = new() { BaseAddress = first.OtlpHttp };
            for (int i = 0; i < 10; i++)
            {
                (await http.PostAsync("/v1/traces", new StringContent(OtlpJson.AgentRun(OtlpJson.NewTraceId()), System.Text.Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();
            }
            (await receiver.NextAsync()).ShouldContain("firing");
            // A kill between the receiver's answer and its record leads to a second message of the same id: at least once.
            await UntilTakenDownAsync(first.Api);
            first.Kill();
            await first.WaitForExitAsync(Limit);
        }
        // The runs leave the window in a minute; that they are no longer too many is over at once.
        await File.WriteAllTextAsync(environment["CLEW_CONFIG"], Configuration(receiver, above: 50));
        using ServerProcess second = await ServerProcess.StartAsync(data, environment);

        (await receiver.NextAsync()).ShouldContain("resolved");

        JsonElement history = await second.Api.GetFromJsonAsync<JsonElement>("/api/v1/alerts/history?rule=many-runs");
        history.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("kind").GetString()).ShouldBe(["resolved", "firing"]);
    }

    private static string Configuration(Receiver receiver, int above) => $$"""
        alerts:
          interval: 1s
          channels: { webhook/test: { url: "{{receiver.Address}}", group_wait: 0s } }
          rules:
            - id: many-runs
              source: { measure: calls, of: runs }
              condition: { above: {{above}} }
              window: 30m
              group_by: [agent]
              resolve_after: 0s
        """;

    private static async Task UntilTakenDownAsync(HttpClient api)
    {
        using CancellationTokenSource limit = new(Limit);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            JsonElement channel = (await api.GetFromJsonAsync<JsonElement>("/api/v1/alerts/channels", limit.Token)).GetProperty("items")[0];
            if (channel.GetProperty("sent").GetInt64() == 1 && channel.GetProperty("queued").GetInt64() == 0)
            {
                return;
            }
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private sealed class Receiver : IAsyncDisposable
    {
        private readonly Channel<string> bodies = Channel.CreateUnbounded<string>();
        private readonly WebApplication app;

        private Receiver(WebApplication app) => this.app = app;

        public string Address => app.Urls.Single();

        public static async Task<Receiver> StartAsync()
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
            Receiver receiver = new(builder.Build());
            receiver.app.Run(async context =>
            {
                using StreamReader reader = new(context.Request.Body);
                await receiver.bodies.Writer.WriteAsync(await reader.ReadToEndAsync());
            });
            await receiver.app.StartAsync();
            return receiver;
        }

        public Task<string> NextAsync() => bodies.Reader.ReadAsync().AsTask().WaitAsync(Limit);

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}

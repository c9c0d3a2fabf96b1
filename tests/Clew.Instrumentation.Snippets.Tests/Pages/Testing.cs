using Clew.Instrumentation.Testing;
using Microsoft.Extensions.Hosting;

namespace Clew.Instrumentation.Snippets.Tests.Pages;

internal static class Testing
{
    public static async Task Assertions(Agent agent)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();

        await agent.RunAsync("Is it raining in Oslo?");

        telemetry.ShouldEmit(Expected.Agent("weather_agent").ContainingInOrder(
            Expected.Inference("gpt-4o").With("gen_ai.response.finish_reasons", new[] { "tool_calls" }),
            Expected.Tool("get_weather").Succeeded(),
            Expected.Inference("gpt-4o")));
        telemetry.ShouldNotLeakContent();
        telemetry.ShouldNotContainText("ada@example.com");
        telemetry.ShouldHaveEndedEverySpan();
        telemetry.ShouldMeasure("gen_ai.client.inference.duration", ("gen_ai.request.model", "gpt-4o"));
    }

    public static async Task InShort(Agent agent)
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        await agent.RunAsync("Is it raining in Oslo?");
        telemetry.ShouldEmit(Expected.Agent("weather_agent").ContainingInOrder(Expected.Inference(), Expected.Tool("get_weather"), Expected.Inference()));
        telemetry.ShouldNotLeakContent();
    }

    public static async Task Probe()
    {
        using IHost host = Program.BuildHost();
        await host.StartAsync();
        TracerProbe.ShouldBeLive("Clew.Instrumentation");
    }

    internal abstract class Agent
    {
        public abstract Task RunAsync(string question);
    }

    private static class Program
    {
        public static IHost BuildHost() => Host.CreateApplicationBuilder().Build();
    }
}

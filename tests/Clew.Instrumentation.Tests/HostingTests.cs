using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Clew.Instrumentation.Tests;

/// <summary>A host with one line, against a collector that keeps what it gets.</summary>
public sealed class HostingTests : IAsyncLifetime
{
    private const string Messages = """[{"role":"user","parts":[{"type":"text","content":"hello there"}]}]""";

    private readonly ConcurrentDictionary<string, List<byte[]>> received = [];
    private WebApplication collector = null!;

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        collector = builder.Build();
        collector.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.GetOrAdd(signal, _ => []).Add(body.ToArray());
            return Results.Bytes([], "application/x-protobuf");
        });
        await collector.StartAsync();
    }

    public ValueTask DisposeAsync() => collector.DisposeAsync();

    [Fact]
    public async Task AddGenAI_OneLine_SendsTracesMetricsAndEventsWhereTheVariablesSay()
    {
        ActivityContext answered;
        using (IHost host = Build(new() { ["OTEL_SERVICE_NAME"] = "one-line" }, options => options.CaptureContent = ContentCapture.Event))
        {
            await host.StartAsync();
            InferenceRequest request = Some.Request();
            request.InputMessages = () => Messages;
            InferenceCall call = InferenceCall.Start(request)!;
            answered = call.Activity!.Context;
            call.Finish(Some.Response());
            GenAI.RecordFeedback(true, answered: answered);
            await host.StopAsync();
        }

        Text("traces").ShouldContain("chat gpt-4o-mini");
        Text("traces").ShouldContain("one-line");
        Text("metrics").ShouldContain("gen_ai.client.inference.usage.input_tokens");
        LogText.Of(received["logs"]).ShouldBe(
        [
            $"gen_ai.client.inference.operation.details of {answered.SpanId}: gen_ai.input.messages = {Messages}",
            $"gen_ai.evaluation.result of {answered.SpanId}: gen_ai.evaluation.score.label = positive",
        ]);
    }

    [Fact]
    public async Task AddGenAI_SdkDisabled_DoesNothing()
    {
        using IHost host = Build(new() { ["OTEL_SDK_DISABLED"] = "true" }, null);
        await host.StartAsync();

        GenAI.IsEnabled.ShouldBeFalse();
    }

    private IHost Build(Dictionary<string, string?> variables, Action<GenAIInstrumentationOptions>? configure)
    {
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(variables);
        builder.AddGenAI(configure);
        return builder.Build();
    }

    private string Text(string signal) => string.Concat(received[signal].Select(System.Text.Encoding.Latin1.GetString));
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace Clew.Instrumentation.Tests;

public sealed class DiagnosticsTests : IDisposable
{
    private readonly List<(GenAIWarning Warning, string Text)> said = [];

    public DiagnosticsTests()
    {
        GenAIDiagnostics.ForgetWarnings();
        GenAIDiagnostics.Warned += Listen;
    }

    public void Dispose() => GenAIDiagnostics.Warned -= Listen;

    [Fact]
    public void NobodyListens_IsSaidOnce()
    {
        InferenceCall.Start(Some.Request());
        GenAI.StartAgent("helper").Dispose();

        said.ShouldHaveSingleItem().Warning.ShouldBe(GenAIWarning.NobodyListens);
        said[0].Text.ShouldContain("AddGenAI()");
    }

    [Fact]
    public void EventsWithoutSink_IsSaid()
    {
        using var recorder = new Recorder(options => options.CaptureContent = ContentCapture.Event, withEvents: false);

        said.ShouldHaveSingleItem().Warning.ShouldBe(GenAIWarning.NoEventSink);
    }

    [Fact]
    public void UnknownSetting_IsSaid()
    {
        EnvironmentOptions.Read(name => name.EndsWith("MESSAGE_CONTENT", StringComparison.Ordinal) ? "yes please" : null);

        said.ShouldHaveSingleItem().Text.ShouldContain("yes please");
    }

    [Theory]
    [InlineData(StatusCodes.Status401Unauthorized)]
    [InlineData(StatusCodes.Status404NotFound)]
    public async Task Export_EndpointRefuses_IsSaidOnceAndCounted(int status)
    {
        await using WebApplication server = await StartServer(status);
        long failures = GenAIDiagnostics.ExportFailureCount;

        Export(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

        said.ShouldHaveSingleItem().Warning.ShouldBe(GenAIWarning.ExportFails);
        said[0].Text.ShouldContain("OTEL_EXPORTER_OTLP_ENDPOINT");
        GenAIDiagnostics.ExportFailureCount.ShouldBeGreaterThanOrEqualTo(failures + 2);
    }

    [Fact]
    public void Export_NobodyThere_IsSaid()
    {
        Export("http://127.0.0.1:1");

        said.ShouldHaveSingleItem().Warning.ShouldBe(GenAIWarning.ExportFails);
    }

    [Fact]
    public async Task Export_Delivered_NothingIsSaid()
    {
        await using WebApplication server = await StartServer(StatusCodes.Status200OK);

        Export(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

        said.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, GenAIWarning.NobodyListens, true)]
    [InlineData("warn", GenAIWarning.NobodyListens, true)]
    [InlineData("error", GenAIWarning.NobodyListens, false)]
    [InlineData("error", GenAIWarning.ExportFails, true)]
    [InlineData("none", GenAIWarning.ExportFails, false)]
    [InlineData(" Off ", GenAIWarning.Fault, false)]
    public void LogLevel_DecidesWhatIsAloud(string? level, GenAIWarning warning, bool isAloud) => GenAIDiagnostics.IsAloud(warning, level).ShouldBe(isAloud);

    private static void Export(string address)
    {
        using TracerProvider tracers = Sdk.CreateTracerProviderBuilder().AddGenAI().AddOtlpExporter(options =>
        {
            options.Endpoint = new Uri($"{address}/v1/traces");
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
            options.ExportProcessorType = ExportProcessorType.Simple;
        }).Build();
        GenAI.StartTool("first").Dispose();
        GenAI.StartTool("second").Dispose();
    }

    private static async Task<WebApplication> StartServer(int status)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication server = builder.Build();
        server.MapPost("/v1/traces", () => Results.StatusCode(status));
        await server.StartAsync();
        return server;
    }

    private void Listen(GenAIWarning warning, string text) => said.Add((warning, text));
}

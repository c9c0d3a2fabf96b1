using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics;
using Clew.Tests.Models;
using OpenAI;
using OpenAI.Embeddings;

namespace Clew.Instrumentation.Http.Tests;

public sealed class EmbeddingTests
{
    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Embeddings_OfTheSdk_AreRecordedAsTheServerSentThem(WatchMode mode)
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { InputTokens = 9 });
        using var http = new WatchedHttp(mode, server.Port);
        var client = new EmbeddingClient("model-1", new ApiKeyCredential("key"), new OpenAIClientOptions
        {
            Endpoint = new Uri("http://api.openai.com/v1"),
            Transport = new HttpClientPipelineTransport(http.Client),
        });

        OpenAIEmbeddingCollection vectors = await client.GenerateEmbeddingsAsync(["a", "b"]);

        vectors[0].ToFloats().Length.ShouldBe(EmbeddingsVoice.Dimensions);
        Check(telemetry, "base64");
    }

    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Embeddings_AsNumbers_AreRecordedAsTheServerSentThem(WatchMode mode)
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { InputTokens = 9 });
        using var http = new WatchedHttp(mode, server.Port);
        using var body = new StringContent("""{"model":"model-1","input":["a","b"],"encoding_format":"float"}""", null, "application/json");

        using HttpResponseMessage response = await http.Client.PostAsync(new Uri("http://api.openai.com/v1/embeddings"), body);

        response.EnsureSuccessStatusCode();
        Check(telemetry, "float");
    }

    private static void Check(Telemetry telemetry, string format)
    {
        Activity span = telemetry.Spans.ShouldHaveSingleItem();
        span.DisplayName.ShouldBe("embeddings model-1");
        SpanText.Attributes(span).ShouldBe(
        [
            "gen_ai.embeddings.dimension.count=8",
            "gen_ai.operation.name=embeddings",
            "gen_ai.provider.name=openai",
            $"gen_ai.request.encoding_formats={format}",
            "gen_ai.request.model=model-1",
            "gen_ai.response.model=model-1-2026",
            "gen_ai.usage.input_tokens=9",
            "server.address=api.openai.com",
            "server.port=80",
        ]);
        telemetry.Metric("gen_ai.client.operation.duration").ShouldHaveSingleItem().Value.ShouldBe(span.Duration.TotalSeconds, 1e-6);
    }
}

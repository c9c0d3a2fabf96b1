using Clew.Instrumentation.Testing;
using Microsoft.Extensions.AI;

namespace Clew.Instrumentation.ExtensionsAI.Tests;

public sealed class EmbeddingGeneratorTests
{
    [Fact]
    public async Task Generate_TwoTexts_IsOneEmbeddingsSpan()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        using IEmbeddingGenerator<string, Embedding<float>> generator = new ScriptedGenerator().WithGenAI();

        GeneratedEmbeddings<Embedding<float>> embeddings = await generator.GenerateAsync(["a", "b"], new EmbeddingGenerationOptions { Dimensions = 3 });

        embeddings.Count.ShouldBe(2);
        telemetry.ShouldEmit(Expected.Embeddings("text-embedding-3-small").Succeeded()
            .With("gen_ai.provider.name", "openai").With("gen_ai.usage.input_tokens", 9).With("gen_ai.embeddings.dimension.count", 3)
            .With("gen_ai.response.model", "text-embedding-3-small-1").Without("gen_ai.usage.output_tokens"));
        telemetry.ShouldMeasure("gen_ai.client.operation.duration", ("gen_ai.operation.name", "embeddings"));
    }

    [Fact]
    public async Task Generate_Fails_RethrowsAndRecords()
    {
        using TelemetryRecording telemetry = TelemetryRecording.Start();
        using IEmbeddingGenerator<string, Embedding<float>> generator = new ScriptedGenerator { Failure = new TimeoutException("slow") }.WithGenAI();

        await Should.ThrowAsync<TimeoutException>(() => generator.GenerateAsync(["a"]));

        telemetry.ShouldEmit(Expected.Embeddings().Failed("System.TimeoutException"));
    }

    private sealed class ScriptedGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Exception? Failure { get; init; }

        public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return Failure is not null
                ? throw Failure
                : new GeneratedEmbeddings<Embedding<float>>(values.Select(_ => new Embedding<float>(new float[3]) { ModelId = "text-embedding-3-small-1" }))
                {
                    Usage = new UsageDetails { InputTokenCount = 9, TotalTokenCount = 9 },
                };
        }

        public object? GetService(Type serviceType, object? serviceKey) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("openai", null, "text-embedding-3-small") : null;

        public void Dispose()
        {
        }
    }
}

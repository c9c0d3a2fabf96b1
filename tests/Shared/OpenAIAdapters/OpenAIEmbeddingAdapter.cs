using Microsoft.Extensions.AI;
using OpenAI.Embeddings;

namespace Clew.Tests.Models;

/// <summary>The SDK's embedding client as an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>.</summary>
public sealed class OpenAIEmbeddingAdapter(EmbeddingClient client, string model, Uri endpoint) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingGeneratorMetadata metadata = new("openai", endpoint, model);

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, Microsoft.Extensions.AI.EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        OpenAIEmbeddingCollection vectors = await client.GenerateEmbeddingsAsync(values, cancellationToken: cancellationToken);
        return new GeneratedEmbeddings<Embedding<float>>(vectors.Select(vector => new Embedding<float>(vector.ToFloats()) { ModelId = vectors.Model }))
        {
            Usage = new UsageDetails { InputTokenCount = vectors.Usage.InputTokenCount, TotalTokenCount = vectors.Usage.TotalTokenCount },
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(EmbeddingGeneratorMetadata) ? metadata : null;

    public void Dispose()
    {
    }
}

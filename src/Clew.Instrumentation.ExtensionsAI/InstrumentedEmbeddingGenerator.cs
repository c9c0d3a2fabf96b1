using Microsoft.Extensions.AI;

namespace Clew.Instrumentation;

/// <summary>An embedding generator whose calls are recorded.</summary>
internal sealed class InstrumentedEmbeddingGenerator<TInput, TEmbedding>(IEmbeddingGenerator<TInput, TEmbedding> innerGenerator, string? providerName)
    : DelegatingEmbeddingGenerator<TInput, TEmbedding>(innerGenerator)
    where TEmbedding : Embedding
{
    private readonly ModelEndpoint endpoint = ModelEndpoint.Of(innerGenerator.GetService<EmbeddingGeneratorMetadata>(), providerName);

    public override async Task<GeneratedEmbeddings<TEmbedding>> GenerateAsync(
        IEnumerable<TInput> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!GenAI.IsEnabled)
        {
            return await base.GenerateAsync(values, options, cancellationToken).ConfigureAwait(false);
        }
        using InferenceCall? call = InferenceCall.Start(new InferenceRequest
        {
            Operation = "embeddings",
            Provider = endpoint.Provider,
            Model = options?.ModelId ?? endpoint.Model,
            ServerAddress = endpoint.ServerAddress,
            ServerPort = endpoint.ServerPort,
            Dimensions = options?.Dimensions,
        });
        try
        {
            GeneratedEmbeddings<TEmbedding> embeddings = await base.GenerateAsync(values, options, cancellationToken).ConfigureAwait(false);
            call?.Finish(Answer(embeddings));
            return embeddings;
        }
        catch (Exception exception)
        {
            call?.Fail(exception);
            throw;
        }
    }

    private static InferenceResponse Answer(GeneratedEmbeddings<TEmbedding> embeddings)
    {
        InferenceResponse answer = new();
        try
        {
            UsageReading.Fill(answer, embeddings.Usage);
            if (embeddings is [{ } first, ..])
            {
                answer.Model = first.ModelId;
                answer.Dimensions = first.Dimensions > 0 ? first.Dimensions : null;
            }
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("reading embeddings", exception);
        }
        return answer;
    }
}

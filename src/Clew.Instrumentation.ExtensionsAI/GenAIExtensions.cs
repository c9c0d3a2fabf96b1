using Microsoft.Extensions.AI;

namespace Clew.Instrumentation;

/// <summary>Telemetry for Microsoft.Extensions.AI, by the OpenTelemetry GenAI conventions.</summary>
public static class GenAIExtensions
{
    /// <summary>
    /// Records every model call of the client: a span, metrics and events, streamed or not. Put it next to the provider's client, below
    /// whatever invokes functions, so that each round trip is a call of its own. Within a call that is recorded already it only adds what is
    /// missing.
    /// </summary>
    /// <param name="client">The client to record.</param>
    /// <param name="providerName">Value of <c>gen_ai.provider.name</c>; by default what the client's <see cref="ChatClientMetadata"/> says.</param>
    public static IChatClient WithGenAI(this IChatClient client, string? providerName = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new InstrumentedChatClient(client, providerName);
    }

    /// <summary>Records every call of the generator.</summary>
    /// <typeparam name="TInput">What is embedded.</typeparam>
    /// <typeparam name="TEmbedding">The embedding.</typeparam>
    /// <param name="generator">The generator to record.</param>
    /// <param name="providerName">Value of <c>gen_ai.provider.name</c>; by default what the generator's <see cref="EmbeddingGeneratorMetadata"/> says.</param>
    public static IEmbeddingGenerator<TInput, TEmbedding> WithGenAI<TInput, TEmbedding>(
        this IEmbeddingGenerator<TInput, TEmbedding> generator, string? providerName = null)
        where TEmbedding : Embedding
    {
        ArgumentNullException.ThrowIfNull(generator);
        return new InstrumentedEmbeddingGenerator<TInput, TEmbedding>(generator, providerName);
    }
}

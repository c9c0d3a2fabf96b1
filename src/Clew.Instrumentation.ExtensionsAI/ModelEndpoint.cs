using Microsoft.Extensions.AI;

namespace Clew.Instrumentation;

/// <summary>Who answers: provider, server and default model.</summary>
internal sealed record ModelEndpoint(string Provider, string? Model, string? ServerAddress, int? ServerPort)
{
    private const string UnknownProvider = "unknown";

    public static ModelEndpoint Of(ChatClientMetadata? metadata, string? providerName) =>
        Of(providerName ?? metadata?.ProviderName, metadata?.DefaultModelId, metadata?.ProviderUri);

    public static ModelEndpoint Of(EmbeddingGeneratorMetadata? metadata, string? providerName) =>
        Of(providerName ?? metadata?.ProviderName, metadata?.DefaultModelId, metadata?.ProviderUri);

    private static ModelEndpoint Of(string? provider, string? model, Uri? server) => server is { IsAbsoluteUri: true, Host.Length: > 0 }
        ? new ModelEndpoint(provider ?? UnknownProvider, model, server.Host, server.Port)
        : new ModelEndpoint(provider ?? UnknownProvider, model, null, null);
}

using Microsoft.Extensions.AI;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Clew.Instrumentation.Snippets.Tests.Pages;

internal static class ExtensionsAI
{
    public static void Decorators(IChatClient providersClient, IEmbeddingGenerator<string, Embedding<float>> providersGenerator)
    {
        IChatClient client = providersClient.WithGenAI();
        IEmbeddingGenerator<string, Embedding<float>> embeddings = providersGenerator.WithGenAI();
        AIFunction weather = AIFunctionFactory.Create(GetWeather, "weather").WithGenAI();
    }

    public static void InShort(IChatClient providersClient, AIFunction weather)
    {
        using TracerProvider traces = Sdk.CreateTracerProviderBuilder().AddGenAI().AddOtlpExporter().Build();

        IChatClient client = providersClient.WithGenAI();
        IList<AITool> tools = new AITool[] { weather }.WithGenAI();
    }

    private static string GetWeather(string city) => $"Rain in {city}.";
}

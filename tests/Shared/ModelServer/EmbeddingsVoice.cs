using System.Text.Json.Nodes;

namespace Clew.Tests.Models;

/// <summary>OpenAI's embeddings: vectors of eight numbers, as numbers or in base64.</summary>
public sealed class EmbeddingsVoice : ModelVoice
{
    public const int Dimensions = 8;

    public override string Name => "openai.embeddings";

    public override bool HasId => false;

    public override bool Speaks(string path) => path.EndsWith("/embeddings", StringComparison.Ordinal);

    public override string FinishReason(ModelStep step) => "";

    public override JsonNode Document(ModelAnswer answer) => Document(answer, isBase64: false);

    public static JsonNode Document(ModelAnswer answer, bool isBase64) => new JsonObject
    {
        ["object"] = "list",
        ["data"] = new JsonArray(
            new JsonObject { ["object"] = "embedding", ["index"] = 0, ["embedding"] = Vector(isBase64) },
            new JsonObject { ["object"] = "embedding", ["index"] = 1, ["embedding"] = Vector(isBase64) }),
        ["model"] = answer.Model,
        ["usage"] = new JsonObject { ["prompt_tokens"] = answer.Step.InputTokens, ["total_tokens"] = answer.Step.InputTokens },
    };

    public override IEnumerable<JsonNode> Events(ModelAnswer answer) => [];

    public override JsonNode Error(ModelStep step) => new OpenAIChatVoice().Error(step);

    private static JsonNode Vector(bool isBase64) => isBase64
        ? JsonValue.Create(Convert.ToBase64String(new byte[Dimensions * sizeof(float)]))
        : new JsonArray([.. Enumerable.Range(0, Dimensions).Select(number => (JsonNode)(number * 0.25))]);
}

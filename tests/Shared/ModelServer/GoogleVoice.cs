using System.Text.Json.Nodes;

namespace Clew.Tests.Models;

public sealed class GoogleVoice : ModelVoice
{
    public override string Name => "google.generate";

    public override bool Speaks(string path) => path.EndsWith("enerateContent", StringComparison.Ordinal);

    public override bool IsStream(string path, JsonNode body) => path.EndsWith(":streamGenerateContent", StringComparison.Ordinal);

    public override string? Model(string path, JsonNode body) => ModelInPath(path, "/models/", ':');

    public override string FinishReason(ModelStep step) => step.IsTruncated ? "MAX_TOKENS" : "STOP";

    public override JsonNode Document(ModelAnswer answer) => Chunk(answer, Parts(answer.Step), FinishReason(answer.Step));

    public override IEnumerable<JsonNode> Events(ModelAnswer answer)
    {
        if (answer.Step.ToolCalls.Count == 0)
        {
            foreach (string piece in answer.TextPieces)
            {
                yield return Chunk(answer, [new JsonObject { ["text"] = piece }], null);
            }
        }
        yield return Chunk(answer, answer.Step.ToolCalls.Count > 0 ? Parts(answer.Step) : [], FinishReason(answer.Step));
    }

    public override JsonNode Error(ModelStep step) => new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = step.Status, ["message"] = step.ErrorMessage, ["status"] = step.ErrorCode },
    };

    private static JsonNode[] Parts(ModelStep step) => step.ToolCalls.Count > 0
        ? [.. step.ToolCalls.Select(call => new JsonObject
        {
            ["functionCall"] = new JsonObject { ["id"] = call.Id, ["name"] = call.Name, ["args"] = JsonNode.Parse(call.Arguments) },
        })]
        : [new JsonObject { ["text"] = step.Text }];

    private static IEnumerable<JsonNode> Modalities(ModelStep step)
    {
        yield return new JsonObject { ["modality"] = "TEXT", ["tokenCount"] = step.InputTokens - step.AudioInputTokens };
        if (step.AudioInputTokens > 0)
        {
            yield return new JsonObject { ["modality"] = "AUDIO", ["tokenCount"] = step.AudioInputTokens };
        }
    }

    // What the model thought is counted beside what it said.
    private static JsonObject Chunk(ModelAnswer answer, JsonNode[] parts, string? finishReason) => new()
    {
        ["candidates"] = new JsonArray(new JsonObject
        {
            ["content"] = new JsonObject { ["parts"] = new JsonArray(parts), ["role"] = "model" },
            ["finishReason"] = finishReason,
            ["index"] = 0,
        }),
        ["usageMetadata"] = new JsonObject
        {
            ["promptTokenCount"] = answer.Step.InputTokens,
            ["cachedContentTokenCount"] = answer.Step.CacheReadTokens,
            ["candidatesTokenCount"] = answer.Step.OutputTokens - answer.Step.ReasoningTokens,
            ["thoughtsTokenCount"] = answer.Step.ReasoningTokens,
            ["promptTokensDetails"] = new JsonArray([.. Modalities(answer.Step)]),
            ["totalTokenCount"] = answer.Step.InputTokens + answer.Step.OutputTokens,
        },
        ["modelVersion"] = answer.Model,
        ["responseId"] = answer.Id,
    };
}

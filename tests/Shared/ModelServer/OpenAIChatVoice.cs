using System.Text.Json.Nodes;

namespace Clew.Tests.Models;

public sealed class OpenAIChatVoice : ModelVoice
{
    public override string Name => "openai.chat";

    public override string Terminator => "data: [DONE]\n\n";

    public override bool Speaks(string path) => path.EndsWith("/chat/completions", StringComparison.Ordinal);

    public override string FinishReason(ModelStep step) => step.IsTruncated ? "length" : step.ToolCalls.Count > 0 ? "tool_calls" : "stop";

    public override JsonNode Document(ModelAnswer answer) => Envelope(answer, "chat.completion", Enumerable.Range(0, answer.Step.Choices).Select(index =>
        (JsonNode)new JsonObject
        {
            ["message"] = new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = answer.Step.ToolCalls.Count > 0 ? null : answer.Step.Text,
                ["tool_calls"] = answer.Step.ToolCalls.Count > 0 ? new JsonArray([.. answer.Step.ToolCalls.Select((call, _) => Call(call))]) : null,
            },
            ["finish_reason"] = FinishReason(answer.Step),
            ["index"] = index,
        }), Usage(answer.Step));

    public override IEnumerable<JsonNode> Events(ModelAnswer answer)
    {
        for (int index = 0; index < answer.Step.Choices; index++)
        {
            foreach (JsonObject delta in Deltas(answer))
            {
                yield return Chunk(answer, index, delta, null);
            }
            yield return Chunk(answer, index, [], FinishReason(answer.Step));
        }
        yield return Envelope(answer, "chat.completion.chunk", [], Usage(answer.Step));
    }

    public override JsonNode Error(ModelStep step) => new JsonObject
    {
        ["error"] = new JsonObject { ["message"] = step.ErrorMessage, ["type"] = "requests", ["param"] = null, ["code"] = step.ErrorCode },
    };

    private static IEnumerable<JsonObject> Deltas(ModelAnswer answer)
    {
        yield return new JsonObject { ["role"] = "assistant", ["content"] = "" };
        for (int index = 0; index < answer.Step.ToolCalls.Count; index++)
        {
            ModelToolCall call = answer.Step.ToolCalls[index];
            JsonNode start = Call(call with { Arguments = "" });
            start["index"] = index;
            yield return new JsonObject { ["tool_calls"] = new JsonArray(start) };
            foreach (string piece in ModelAnswer.Pieces(call.Arguments))
            {
                yield return new JsonObject
                {
                    ["tool_calls"] = new JsonArray(new JsonObject { ["function"] = new JsonObject { ["arguments"] = piece }, ["index"] = index }),
                };
            }
        }
        foreach (string piece in answer.Step.ToolCalls.Count > 0 ? [] : answer.TextPieces)
        {
            yield return new JsonObject { ["content"] = piece };
        }
    }

    // As Azure does, the number comes after the content.
    private static JsonNode Chunk(ModelAnswer answer, int index, JsonObject delta, string? finishReason) => Envelope(
        answer, "chat.completion.chunk", [new JsonObject { ["delta"] = delta, ["finish_reason"] = finishReason, ["index"] = index }], null);

    private static JsonNode Call(ModelToolCall call) => new JsonObject
    {
        ["id"] = call.Id,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments },
    };

    private static JsonObject Envelope(ModelAnswer answer, string kind, IEnumerable<JsonNode> choices, JsonNode? usage) => new()
    {
        ["id"] = answer.Id,
        ["object"] = kind,
        ["created"] = 1_790_000_000,
        ["model"] = answer.Model,
        ["service_tier"] = "default",
        ["system_fingerprint"] = "fp_1",
        ["choices"] = new JsonArray([.. choices]),
        ["usage"] = usage,
    };

    private static JsonObject Usage(ModelStep step) => new()
    {
        ["prompt_tokens"] = step.InputTokens,
        ["completion_tokens"] = step.OutputTokens,
        ["total_tokens"] = step.InputTokens + step.OutputTokens,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = step.CacheReadTokens },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = step.ReasoningTokens },
    };
}

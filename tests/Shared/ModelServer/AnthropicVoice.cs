using System.Text;
using System.Text.Json.Nodes;

namespace Clew.Tests.Models;

public sealed class AnthropicVoice : ModelVoice
{
    public override string Name => "anthropic.messages";

    public override bool Speaks(string path) => path.EndsWith("/v1/messages", StringComparison.Ordinal);

    public override string FinishReason(ModelStep step) => step.IsTruncated ? "max_tokens" : step.ToolCalls.Count > 0 ? "tool_use" : "end_turn";

    public override JsonNode Document(ModelAnswer answer)
    {
        JsonObject message = Message(answer, Blocks(answer.Step).Select(block => (JsonNode)block.Whole), FinishReason(answer.Step));
        message["usage"] = Usage(answer.Step, answer.Step.OutputTokens);
        return message;
    }

    public override IEnumerable<JsonNode> Events(ModelAnswer answer)
    {
        JsonObject start = Message(answer, [], null);
        start["usage"] = Usage(answer.Step, 1);
        yield return new JsonObject { ["type"] = "message_start", ["message"] = start };
        yield return new JsonObject { ["type"] = "ping" };
        int index = 0;
        foreach (Block block in Blocks(answer.Step))
        {
            yield return new JsonObject { ["type"] = "content_block_start", ["index"] = index, ["content_block"] = block.Start };
            foreach (JsonObject delta in block.Deltas)
            {
                yield return new JsonObject { ["type"] = "content_block_delta", ["index"] = index, ["delta"] = delta };
            }
            yield return new JsonObject { ["type"] = "content_block_stop", ["index"] = index++ };
        }
        yield return new JsonObject
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = FinishReason(answer.Step), ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = answer.Step.OutputTokens },
        };
        yield return new JsonObject { ["type"] = "message_stop" };
    }

    public override JsonNode Error(ModelStep step) => new JsonObject
    {
        ["type"] = "error",
        ["error"] = new JsonObject { ["type"] = step.ErrorCode, ["message"] = step.ErrorMessage },
        ["request_id"] = "req_1",
    };

    public override bool Counts(JsonNode json) => json["type"]!.GetValue<string>() != "ping";

    public override byte[] Frame(JsonNode json) => Encoding.UTF8.GetBytes($"event: {json["type"]}\ndata: {json.ToJsonString()}\n\n");

    private static JsonObject Message(ModelAnswer answer, IEnumerable<JsonNode> content, string? stopReason) => new()
    {
        ["id"] = answer.Id,
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = answer.Model,
        ["content"] = new JsonArray([.. content]),
        ["stop_reason"] = stopReason,
        ["stop_sequence"] = null,
    };

    // The provider's own count of input leaves the cache out.
    private static JsonObject Usage(ModelStep step, long outputTokens) => new()
    {
        ["input_tokens"] = step.InputTokens - step.CacheReadTokens - step.CacheWriteTokens,
        ["cache_read_input_tokens"] = step.CacheReadTokens,
        ["cache_creation_input_tokens"] = step.CacheWriteTokens,
        ["cache_creation"] = new JsonObject
        {
            ["ephemeral_5m_input_tokens"] = step.CacheWriteTokens - step.CacheWrite1hTokens,
            ["ephemeral_1h_input_tokens"] = step.CacheWrite1hTokens,
        },
        ["output_tokens"] = outputTokens,
        ["service_tier"] = "standard",
    };

    private static IEnumerable<Block> Blocks(ModelStep step)
    {
        if (step.Reasoning is { } reasoning)
        {
            yield return new Block(
                new JsonObject { ["type"] = "thinking", ["thinking"] = reasoning, ["signature"] = "c2ln" },
                new JsonObject { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" },
                [.. ModelAnswer.Pieces(reasoning).Select(piece => new JsonObject { ["type"] = "thinking_delta", ["thinking"] = piece }),
                    new JsonObject { ["type"] = "signature_delta", ["signature"] = "c2ln" }]);
        }
        yield return new Block(
            new JsonObject { ["type"] = "text", ["text"] = step.Text },
            new JsonObject { ["type"] = "text", ["text"] = "" },
            [.. ModelAnswer.Pieces(step.Text).Select(piece => new JsonObject { ["type"] = "text_delta", ["text"] = piece })]);
        foreach (ModelToolCall call in step.ToolCalls)
        {
            yield return new Block(
                new JsonObject { ["type"] = "tool_use", ["id"] = call.Id, ["name"] = call.Name, ["input"] = JsonNode.Parse(call.Arguments) },
                new JsonObject { ["type"] = "tool_use", ["id"] = call.Id, ["name"] = call.Name, ["input"] = new JsonObject() },
                [.. ModelAnswer.Pieces(call.Arguments).Select(piece => new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = piece })]);
        }
    }

    private sealed record Block(JsonObject Whole, JsonObject Start, JsonObject[] Deltas);
}

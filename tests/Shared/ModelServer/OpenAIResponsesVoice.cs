using System.Text;
using System.Text.Json.Nodes;

namespace Clew.Tests.Models;

public sealed class OpenAIResponsesVoice : ModelVoice
{
    public override string Name => "openai.responses";

    public override bool Speaks(string path) => path.EndsWith("/responses", StringComparison.Ordinal);

    public override string FinishReason(ModelStep step) => step.IsTruncated ? "length" : step.ToolCalls.Count > 0 ? "tool_call" : "stop";

    public override JsonNode Document(ModelAnswer answer)
    {
        JsonObject response = Response(answer, answer.Step.IsTruncated ? "incomplete" : "completed");
        var output = (JsonArray)response["output"]!;
        foreach (ModelToolCall call in answer.Step.ToolCalls)
        {
            output.Add(new JsonObject
            {
                ["id"] = "fc_" + call.Id,
                ["type"] = "function_call",
                ["status"] = "completed",
                ["call_id"] = call.Id,
                ["name"] = call.Name,
                ["arguments"] = call.Arguments,
            });
        }
        if (answer.Step.ToolCalls.Count == 0)
        {
            output.Add(new JsonObject
            {
                ["id"] = "msg_1",
                ["type"] = "message",
                ["role"] = "assistant",
                ["status"] = "completed",
                ["content"] = new JsonArray(new JsonObject { ["type"] = "output_text", ["text"] = answer.Step.Text, ["annotations"] = new JsonArray() }),
            });
        }
        response["incomplete_details"] = answer.Step.IsTruncated ? new JsonObject { ["reason"] = "max_output_tokens" } : null;
        response["usage"] = new JsonObject
        {
            ["input_tokens"] = answer.Step.InputTokens,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = answer.Step.CacheReadTokens },
            ["output_tokens"] = answer.Step.OutputTokens,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = answer.Step.ReasoningTokens },
            ["total_tokens"] = answer.Step.InputTokens + answer.Step.OutputTokens,
        };
        return response;
    }

    public override IEnumerable<JsonNode> Events(ModelAnswer answer)
    {
        int number = 0;
        yield return new JsonObject { ["type"] = "response.created", ["sequence_number"] = number++, ["response"] = Response(answer, "in_progress") };
        foreach (string piece in answer.TextPieces)
        {
            yield return new JsonObject
            {
                ["type"] = "response.output_text.delta",
                ["sequence_number"] = number++,
                ["item_id"] = "msg_1",
                ["output_index"] = 0,
                ["content_index"] = 0,
                ["delta"] = piece,
            };
        }
        yield return new JsonObject
        {
            ["type"] = answer.Step.IsTruncated ? "response.incomplete" : "response.completed",
            ["sequence_number"] = number,
            ["response"] = Document(answer),
        };
    }

    public override JsonNode Error(ModelStep step) => new JsonObject
    {
        ["error"] = new JsonObject { ["message"] = step.ErrorMessage, ["type"] = "requests", ["param"] = null, ["code"] = step.ErrorCode },
    };

    public override byte[] Frame(JsonNode json) => Encoding.UTF8.GetBytes($"event: {json["type"]}\ndata: {json.ToJsonString()}\n\n");

    private static JsonObject Response(ModelAnswer answer, string status) => new()
    {
        ["id"] = answer.Id,
        ["object"] = "response",
        ["created_at"] = 1_790_000_000,
        ["model"] = answer.Model,
        ["status"] = status,
        ["error"] = null,
        ["service_tier"] = "default",
        ["output"] = new JsonArray(),
        ["usage"] = null,
    };
}

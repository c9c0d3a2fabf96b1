using System.Text;
using System.Text.Json.Nodes;

namespace Clew.Tests.Models;

public sealed class CohereVoice : ModelVoice
{
    public override string Name => "cohere.chat";

    public override bool HasModel => false;

    public override bool Speaks(string path) => path.EndsWith("/v2/chat", StringComparison.Ordinal);

    public override string FinishReason(ModelStep step) => step.IsTruncated ? "MAX_TOKENS" : step.ToolCalls.Count > 0 ? "TOOL_CALL" : "COMPLETE";

    public override JsonNode Document(ModelAnswer answer)
    {
        var message = new JsonObject { ["role"] = "assistant" };
        if (answer.Step.ToolCalls.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. answer.Step.ToolCalls.Select(Call)]);
        }
        else
        {
            message["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = answer.Step.Text });
        }
        return new JsonObject
        {
            ["id"] = answer.Id,
            ["message"] = message,
            ["finish_reason"] = FinishReason(answer.Step),
            ["usage"] = Usage(answer.Step),
        };
    }

    public override IEnumerable<JsonNode> Events(ModelAnswer answer)
    {
        yield return new JsonObject
        {
            ["type"] = "message-start",
            ["id"] = answer.Id,
            ["delta"] = Delta(new JsonObject { ["role"] = "assistant", ["content"] = new JsonArray() }),
        };
        foreach (JsonObject step in answer.Step.ToolCalls.Count > 0 ? Calls(answer.Step) : Texts(answer))
        {
            yield return step;
        }
        yield return new JsonObject
        {
            ["type"] = "message-end",
            ["delta"] = new JsonObject { ["finish_reason"] = FinishReason(answer.Step), ["usage"] = Usage(answer.Step) },
        };
    }

    public override JsonNode Error(ModelStep step) => new JsonObject { ["message"] = step.ErrorMessage, ["id"] = "e1" };

    public override byte[] Frame(JsonNode json) => Encoding.UTF8.GetBytes($"event: {json["type"]}\ndata: {json.ToJsonString()}\n\n");

    private static IEnumerable<JsonObject> Texts(ModelAnswer answer)
    {
        yield return Event("content-start", 0, new JsonObject { ["content"] = new JsonObject { ["type"] = "text", ["text"] = "" } });
        foreach (string piece in answer.TextPieces)
        {
            yield return Event("content-delta", 0, new JsonObject { ["content"] = new JsonObject { ["text"] = piece } });
        }
        yield return new JsonObject { ["type"] = "content-end", ["index"] = 0 };
    }

    private static IEnumerable<JsonObject> Calls(ModelStep step)
    {
        for (int index = 0; index < step.ToolCalls.Count; index++)
        {
            yield return Event("tool-call-start", index, new JsonObject { ["tool_calls"] = Call(step.ToolCalls[index] with { Arguments = "" }) });
            foreach (string piece in ModelAnswer.Pieces(step.ToolCalls[index].Arguments))
            {
                yield return Event("tool-call-delta", index, new JsonObject
                {
                    ["tool_calls"] = new JsonObject { ["function"] = new JsonObject { ["arguments"] = piece } },
                });
            }
            yield return new JsonObject { ["type"] = "tool-call-end", ["index"] = index };
        }
    }

    private static JsonObject Event(string type, int index, JsonObject message) => new()
    {
        ["type"] = type,
        ["index"] = index,
        ["delta"] = Delta(message),
    };

    private static JsonObject Delta(JsonObject message) => new() { ["message"] = message };

    private static JsonNode Call(ModelToolCall call) => new JsonObject
    {
        ["id"] = call.Id,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments },
    };

    // What was consumed is more than what is billed; the bill counts.
    private static JsonObject Usage(ModelStep step) => new()
    {
        ["tokens"] = new JsonObject { ["input_tokens"] = step.InputTokens + 60, ["output_tokens"] = step.OutputTokens + 2 },
        ["billed_units"] = new JsonObject { ["input_tokens"] = step.InputTokens, ["output_tokens"] = step.OutputTokens },
    };
}

using System.Text;
using System.Text.Json.Nodes;

namespace Clew.Tests.Models;

public sealed class OllamaVoice : ModelVoice
{
    public override string Name => "ollama.chat";

    public override string StreamType => "application/x-ndjson";

    public override bool HasId => false;

    public override bool Speaks(string path) => path.EndsWith("/api/chat", StringComparison.Ordinal);

    public override bool IsStream(string path, JsonNode body) => body["stream"]?.GetValue<bool>() ?? true;

    public override string FinishReason(ModelStep step) => step.IsTruncated ? "length" : "stop";

    public override JsonNode Document(ModelAnswer answer) => Last(answer, answer.Step.ToolCalls.Count > 0 ? "" : answer.Step.Text);

    public override IEnumerable<JsonNode> Events(ModelAnswer answer)
    {
        foreach (string piece in answer.Step.ToolCalls.Count > 0 ? [] : answer.TextPieces)
        {
            yield return Chunk(answer, piece, isDone: false);
        }
        yield return Last(answer, "");
    }

    public override JsonNode Error(ModelStep step) => new JsonObject { ["error"] = step.ErrorMessage };

    public override byte[] Frame(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString() + "\n");

    private static JsonObject Chunk(ModelAnswer answer, string text, bool isDone) => new()
    {
        ["model"] = answer.Model,
        ["created_at"] = "2026-11-21T12:00:00Z",
        ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text },
        ["done"] = isDone,
    };

    private JsonObject Last(ModelAnswer answer, string text)
    {
        JsonObject chunk = Chunk(answer, text, isDone: true);
        if (answer.Step.ToolCalls.Count > 0)
        {
            chunk["message"]!["tool_calls"] = new JsonArray([.. answer.Step.ToolCalls.Select(call => new JsonObject
            {
                ["id"] = call.Id,
                ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = JsonNode.Parse(call.Arguments) },
            })]);
        }
        chunk["done_reason"] = FinishReason(answer.Step);
        chunk["prompt_eval_count"] = answer.Step.InputTokens;
        chunk["eval_count"] = answer.Step.OutputTokens;
        return chunk;
    }
}

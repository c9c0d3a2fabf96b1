using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace Clew.Tests.Models;

/// <summary>Bedrock's Converse, whose streams are binary frames.</summary>
public sealed class BedrockVoice : ModelVoice
{
    public override string Name => "bedrock.converse";

    public override string StreamType => "application/vnd.amazon.eventstream";

    public override bool HasId => false;

    public override bool HasModel => false;

    public override bool Speaks(string path) => path.Contains("/converse", StringComparison.Ordinal);

    public override bool IsStream(string path, JsonNode body) => path.EndsWith("/converse-stream", StringComparison.Ordinal);

    public override string? Model(string path, JsonNode body) => ModelInPath(path, "/model/", '/');

    public override string FinishReason(ModelStep step) => step.IsTruncated ? "max_tokens" : step.ToolCalls.Count > 0 ? "tool_use" : "end_turn";

    public override JsonNode Document(ModelAnswer answer) => new JsonObject
    {
        ["output"] = new JsonObject
        {
            ["message"] = new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = new JsonArray([new JsonObject { ["text"] = answer.Step.Text }, .. answer.Step.ToolCalls.Select(call => new JsonObject
                {
                    ["toolUse"] = new JsonObject { ["toolUseId"] = call.Id, ["name"] = call.Name, ["input"] = JsonNode.Parse(call.Arguments) },
                })]),
            },
        },
        ["stopReason"] = FinishReason(answer.Step),
        ["usage"] = Usage(answer.Step),
        ["metrics"] = new JsonObject { ["latencyMs"] = 5 },
    };

    public override IEnumerable<JsonNode> Events(ModelAnswer answer)
    {
        yield return new JsonObject { ["role"] = "assistant" };
        foreach (string piece in answer.TextPieces)
        {
            yield return new JsonObject { ["contentBlockIndex"] = 0, ["delta"] = new JsonObject { ["text"] = piece } };
        }
        int index = 1;
        foreach (ModelToolCall call in answer.Step.ToolCalls)
        {
            yield return new JsonObject
            {
                ["contentBlockIndex"] = index,
                ["start"] = new JsonObject { ["toolUse"] = new JsonObject { ["toolUseId"] = call.Id, ["name"] = call.Name } },
            };
            foreach (string piece in ModelAnswer.Pieces(call.Arguments))
            {
                yield return new JsonObject
                {
                    ["contentBlockIndex"] = index,
                    ["delta"] = new JsonObject { ["toolUse"] = new JsonObject { ["input"] = piece } },
                };
            }
            index++;
        }
        yield return new JsonObject { ["stopReason"] = FinishReason(answer.Step) };
        yield return new JsonObject { ["usage"] = Usage(answer.Step), ["metrics"] = new JsonObject { ["latencyMs"] = 5 } };
    }

    public override JsonNode Error(ModelStep step) => new JsonObject { ["message"] = step.ErrorMessage, ["__type"] = "com.amazon.coral#" + step.ErrorCode };

    public override byte[] Frame(JsonNode json)
    {
        byte[] headers = [.. Header(":event-type", "contentBlockDelta"), .. Header(":content-type", "application/json"), .. Header(":message-type", "event")];
        byte[] payload = Encoding.UTF8.GetBytes(json.ToJsonString());
        byte[] frame = new byte[12 + headers.Length + payload.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc(frame.AsSpan(0, 8)));
        headers.CopyTo(frame, 12);
        payload.CopyTo(frame, 12 + headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - 4), Crc(frame.AsSpan(0, frame.Length - 4)));
        return frame;
    }

    private static byte[] Header(string name, string value) =>
        [(byte)name.Length, .. Encoding.UTF8.GetBytes(name), 7, (byte)(value.Length >> 8), (byte)value.Length, .. Encoding.UTF8.GetBytes(value)];

    // CRC-32 as in zlib, bit by bit: these frames are small.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }
        return ~crc;
    }

    // As with Anthropic, the count of input leaves the cache out.
    private static JsonObject Usage(ModelStep step) => new()
    {
        ["inputTokens"] = step.InputTokens - step.CacheReadTokens - step.CacheWriteTokens,
        ["outputTokens"] = step.OutputTokens,
        ["totalTokens"] = step.InputTokens + step.OutputTokens,
        ["cacheReadInputTokens"] = step.CacheReadTokens,
        ["cacheWriteInputTokens"] = step.CacheWriteTokens,
    };
}

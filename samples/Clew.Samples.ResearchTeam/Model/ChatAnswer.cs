using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clew.Samples.ResearchTeam.Scripting;

namespace Clew.Samples.ResearchTeam.Model;

/// <summary>A scripted answer in the JSON of <c>/v1/chat/completions</c>, whole or in chunks.</summary>
internal sealed class ChatAnswer(string turnId, string model, ModelStep step, long createdUnixSeconds)
{
    private const int ChunksMax = 24;

    public JsonObject ToCompletion()
    {
        JsonObject message = new() { ["role"] = "assistant", ["content"] = step.Text, ["refusal"] = null };
        if (step.ToolCalls.Count > 0)
        {
            message["tool_calls"] = ToolCalls(isChunk: false);
        }
        JsonObject completion = Envelope("chat.completion");
        completion["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = message,
            ["logprobs"] = null,
            ["finish_reason"] = FinishReason,
        });
        completion["usage"] = Usage();
        return completion;
    }

    /// <summary>The chunks of a stream; the last one holds the usage and no choice.</summary>
    public List<JsonObject> ToChunks()
    {
        List<JsonObject> chunks = [Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" }, null)];
        chunks.AddRange(Pieces(step.Text ?? "").Select(piece => Chunk(new JsonObject { ["content"] = piece }, null)));
        if (step.ToolCalls.Count > 0)
        {
            chunks.Add(Chunk(new JsonObject { ["tool_calls"] = ToolCalls(isChunk: true) }, null));
        }
        chunks.Add(Chunk([], FinishReason));
        JsonObject last = Envelope("chat.completion.chunk");
        last["choices"] = new JsonArray();
        last["usage"] = Usage();
        chunks.Add(last);
        return chunks;
    }

    private string FinishReason => step.FinishReason ?? (step.ToolCalls.Count > 0 ? "tool_calls" : "stop");

    private JsonObject Envelope(string type) => new()
    {
        ["id"] = "chatcmpl-" + ShortHash(turnId),
        ["object"] = type,
        ["created"] = createdUnixSeconds,
        ["model"] = model,
        ["system_fingerprint"] = "fp_demo",
    };

    private JsonObject Chunk(JsonObject delta, string? finishReason)
    {
        JsonObject chunk = Envelope("chat.completion.chunk");
        chunk["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["delta"] = delta,
            ["logprobs"] = null,
            ["finish_reason"] = finishReason,
        });
        chunk["usage"] = null;
        return chunk;
    }

    private JsonArray ToolCalls(bool isChunk)
    {
        JsonArray calls = [];
        for (int i = 0; i < step.ToolCalls.Count; i++)
        {
            JsonObject call = new()
            {
                ["id"] = "call_" + ShortHash($"{turnId}-{i}"),
                ["type"] = "function",
                ["function"] = new JsonObject
                {
                    ["name"] = step.ToolCalls[i].Tool,
                    ["arguments"] = JsonSerializer.Serialize(step.ToolCalls[i].Arguments),
                },
            };
            if (isChunk)
            {
                call["index"] = i;
            }
            calls.Add(call);
        }
        return calls;
    }

    private JsonObject Usage() => new()
    {
        ["prompt_tokens"] = step.InputTokens,
        ["completion_tokens"] = step.OutputTokens,
        ["total_tokens"] = step.InputTokens + step.OutputTokens,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = step.CachedTokens, ["audio_tokens"] = 0 },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = step.ReasoningTokens, ["audio_tokens"] = 0 },
    };

    private static IEnumerable<string> Pieces(string text)
    {
        string[] words = text.Split(' ');
        int size = Math.Max(1, (words.Length + ChunksMax - 1) / ChunksMax);
        return words.Chunk(size).Select((piece, index) => (index == 0 ? "" : " ") + string.Join(' ', piece));
    }

    /// <summary>An id follows from the run and the step, so that a request sent twice is answered twice with the same.</summary>
    private static string ShortHash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
}

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Clew.Samples;

/// <summary>
/// Chat completions without a model: every tool offered is called once, in order, and then the results are repeated as the answer.
/// Tokens are a quarter of the characters.
/// </summary>
internal static class MockAnswers
{
    private const int CharsPerToken = 4;

    public static async Task AnswerAsync(HttpContext context)
    {
        JsonNode request = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        JsonNode[] messages = [.. request["messages"]!.AsArray().OfType<JsonNode>()];
        JsonObject answer = NextTool(request, messages) is { } tool ? ToolCall(tool, messages) : Text(messages);
        long promptTokens = messages.Sum(message => message.ToJsonString().Length) / CharsPerToken;
        JsonObject usage = new()
        {
            ["prompt_tokens"] = promptTokens,
            ["completion_tokens"] = answer.ToJsonString().Length / CharsPerToken,
            ["total_tokens"] = promptTokens + (answer.ToJsonString().Length / CharsPerToken),
        };
        string model = (string)request["model"]!;
        if (request["stream"]?.GetValue<bool>() == true)
        {
            await StreamAsync(context.Response, model, answer, usage);
            return;
        }
        context.Response.ContentType = "application/json";
        JsonObject completion = Envelope("chat.completion", model, "message", answer, FinishReason(answer));
        completion["usage"] = usage;
        await context.Response.WriteAsync(completion.ToJsonString());
    }

    private static JsonNode? NextTool(JsonNode request, JsonNode[] messages)
    {
        HashSet<string> called = [.. messages.SelectMany(message => message["tool_calls"]?.AsArray() ?? []).Select(call => (string)call!["function"]!["name"]!)];
        return request["tools"]?.AsArray().Select(tool => tool!["function"]!).FirstOrDefault(function => !called.Contains((string)function["name"]!));
    }

    private static JsonObject ToolCall(JsonNode function, JsonNode[] messages)
    {
        JsonObject arguments = [];
        foreach ((string name, JsonNode? schema) in function["parameters"]?["properties"]?.AsObject() ?? [])
        {
            arguments[name] = (string?)schema?["type"] is "integer" or "number" ? JsonValue.Create(2) : JsonValue.Create(LastText(messages, "user"));
        }
        return new JsonObject
        {
            ["role"] = "assistant",
            ["tool_calls"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["id"] = $"call_{messages.Length}",
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = (string)function["name"]!, ["arguments"] = arguments.ToJsonString() },
            }),
        };
    }

    private static JsonObject Text(JsonNode[] messages)
    {
        string results = string.Join(" ", messages.Where(message => (string?)message["role"] == "tool").Select(TextOf));
        return new JsonObject { ["role"] = "assistant", ["content"] = results.Length > 0 ? $"Found: {results}" : $"You asked: {LastText(messages, "user")}" };
    }

    private static string LastText(JsonNode[] messages, string role) => messages.LastOrDefault(message => (string?)message["role"] == role) is { } last ? TextOf(last) : "";

    private static string TextOf(JsonNode message) =>
        message["content"] is JsonArray parts ? string.Concat(parts.Select(part => (string?)part?["text"])) : (string?)message["content"] ?? "";

    private static string FinishReason(JsonObject answer) => answer.ContainsKey("tool_calls") ? "tool_calls" : "stop";

    private static JsonObject Envelope(string kind, string model, string part, JsonObject content, string? finishReason) => new()
    {
        ["id"] = "chatcmpl-sample",
        ["object"] = kind,
        ["created"] = 1_790_000_000,
        ["model"] = model,
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, [part] = content, ["finish_reason"] = finishReason }),
    };

    private static async Task StreamAsync(HttpResponse response, string model, JsonObject answer, JsonObject usage)
    {
        response.ContentType = "text/event-stream";
        if ((string?)answer["content"] is { } text)
        {
            foreach (string word in text.Split(' '))
            {
                await SendAsync(Envelope("chat.completion.chunk", model, "delta", new JsonObject { ["role"] = "assistant", ["content"] = word + " " }, null));
            }
        }
        else
        {
            await SendAsync(Envelope("chat.completion.chunk", model, "delta", (JsonObject)answer.DeepClone(), null));
        }
        await SendAsync(Envelope("chat.completion.chunk", model, "delta", [], FinishReason(answer)));
        JsonObject last = Envelope("chat.completion.chunk", model, "delta", [], null);
        last["choices"] = new JsonArray();
        last["usage"] = usage;
        await SendAsync(last);
        await response.WriteAsync("data: [DONE]\n\n");

        Task SendAsync(JsonObject chunk) => response.WriteAsync($"data: {chunk.ToJsonString()}\n\n");
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Clew.Samples.ResearchTeam.Agents;
using Clew.Samples.ResearchTeam.Scripting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Clew.Samples.ResearchTeam.Model;

/// <summary>
/// Speaks the OpenAI wire protocol on loopback and answers from the script. It keeps no state: which step is due follows from the
/// request alone, namely its metadata and how many answers its history holds since the last question.
/// </summary>
internal sealed class MockModelServer(ScenarioBook scenarios, DemoClock clock)
{
    public Task<LoopbackHost> StartAsync(CancellationToken cancellationToken) => LoopbackHost.StartAsync(
        routes =>
        {
            routes.MapPost("/v1/chat/completions", (RequestDelegate)(context => AnswerAsync(context, ChatAsync)));
            routes.MapPost("/v1/embeddings", (RequestDelegate)(context => AnswerAsync(context, EmbedAsync)));
        },
        cancellationToken);

    private static async Task AnswerAsync(HttpContext context, Func<HttpContext, JsonElement, Task> answer)
    {
        try
        {
            if (!context.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.Ordinal))
            {
                await RefuseAsync(context, 401, "invalid_request_error", "invalid_api_key", "You did not provide an API key.");
                return;
            }
            using JsonDocument request = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            await answer(context, request.RootElement);
        }
        catch (JsonException malformed)
        {
            await RefuseAsync(context, 400, "invalid_request_error", "invalid_json", malformed.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // As with the real service, a client may leave in the middle of an answer.
            context.Abort();
        }
    }

    private async Task ChatAsync(HttpContext context, JsonElement request)
    {
        string model = Text(request, "model") ?? "";
        if (FindStep(request, out string turnId) is not ModelStep step)
        {
            await RefuseAsync(context, 400, "invalid_request_error", "unknown_script", "This mock model only answers runs of its script.");
            return;
        }
        if (step.IsRateLimited && model == step.Model)
        {
            await clock.DelayAsync(0.2, context.RequestAborted);
            await RefuseAsync(context, 429, "requests", "rate_limit_exceeded", $"Rate limit reached for {model}: limit 500 requests per minute.");
            return;
        }
        ChatAnswer answer = new(turnId, Models.Dated(model), step, clock.TimeProvider.GetUtcNow().ToUnixTimeSeconds());
        if (request.TryGetProperty("stream", out JsonElement stream) && stream.ValueKind == JsonValueKind.True)
        {
            await SendStreamAsync(context, step, answer);
            return;
        }
        await clock.DelayAsync(step.Seconds, context.RequestAborted);
        await SendAsync(context, 200, answer.ToCompletion());
    }

    private ModelStep? FindStep(JsonElement request, out string turnId)
    {
        turnId = "";
        if (!request.TryGetProperty("metadata", out JsonElement metadata) || !request.TryGetProperty("messages", out JsonElement messages))
        {
            return null;
        }
        int index = 0;
        foreach (JsonElement message in messages.EnumerateArray())
        {
            index = Text(message, "role") switch
            {
                "user" => 0,
                "assistant" => index + 1,
                _ => index,
            };
        }
        string? scenario = Text(metadata, OpenAIMessages.ScenarioKey);
        string agent = Text(metadata, OpenAIMessages.AgentKey) ?? "";
        turnId = $"{scenario}-{agent}-{index}";
        return scenarios.Find(scenario)?.FindStep(agent, index);
    }

    private async Task SendStreamAsync(HttpContext context, ModelStep step, ChatAnswer answer)
    {
        long start = clock.TimeProvider.GetTimestamp();
        context.Response.ContentType = "text/event-stream";
        List<JsonObject> chunks = answer.ToChunks();
        double first = step.FirstChunkSeconds ?? step.Seconds;
        double pause = chunks.Count > 1 ? (step.Seconds - first) / (chunks.Count - 1) : 0;
        for (int i = 0; i < chunks.Count; i++)
        {
            await clock.DelayUntilAsync(start, first + (pause * i), context.RequestAborted);
            await context.Response.WriteAsync($"data: {chunks[i].ToJsonString()}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
        await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
    }

    private async Task EmbedAsync(HttpContext context, JsonElement request)
    {
        IReadOnlyList<string> inputs = request.TryGetProperty("input", out JsonElement input) && input.ValueKind == JsonValueKind.Array
            ? [.. input.EnumerateArray().Select(item => item.GetString() ?? "")]
            : [Text(request, "input") ?? ""];
        bool isBase64 = Text(request, "encoding_format") == "base64";
        await clock.DelayAsync(0.12, context.RequestAborted);
        await SendAsync(context, 200, EmbeddingAnswer.From(inputs, Text(request, "model") ?? "", isBase64));
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static Task RefuseAsync(HttpContext context, int status, string type, string code, string message) =>
        SendAsync(context, status, new JsonObject
        {
            ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = code },
        });

    private static Task SendAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }
}

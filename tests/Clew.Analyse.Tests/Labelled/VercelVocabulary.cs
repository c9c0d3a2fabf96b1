using System.Text.Json.Nodes;
using Clew.Telemetry;

namespace Clew.Analyse.Tests.Labelled;

/// <summary>The Vercel AI SDK: one span around a loop, one for each step, one for each tool.</summary>
internal sealed class VercelVocabulary : IVocabulary
{
    public string Name => "Vercel AI SDK";

    public bool ReportsAgents => true;

    public void Write(Span span, WrittenSpan written)
    {
        AttributeList to = span.Attributes;
        string operation = written.Kind switch
        {
            SpanKind.Agent => "ai.generateText", SpanKind.Tool => "ai.toolCall", SpanKind.Llm => "ai.generateText.doGenerate", SpanKind.Embedding => "ai.embed.doEmbed", _ => "",
        };
        to.Add("ai.telemetry.metadata.sessionId", written.Conversation);
        span.Name = operation.Length > 0 ? operation : written.Name;
        if (operation.Length > 0)
        {
            to.Add("ai.operationId", operation);
        }
        if (written.Agent is not null)
        {
            to.Add("ai.telemetry.metadata.agent", written.Agent);
        }
        switch (written.Kind)
        {
            case SpanKind.Agent when written.Iterations is { } iterations:
                to.Add("agent.iterations", iterations);
                break;
            case SpanKind.Tool:
                to.Add("ai.toolCall.name", written.Name);
                to.Add("ai.toolCall.id", written.CallId!);
                written.AddContent(to, "ai.toolCall.args", written.Arguments);
                written.AddContent(to, "ai.toolCall.result", written.Result);
                break;
            case SpanKind.Llm:
                WriteCall(to, written);
                break;
            case SpanKind.Evaluator:
                to.Add("gen_ai.operation.name", "evaluate");
                break;
        }
    }

    /// <summary>The SDK has five reasons of its own for those of all providers.</summary>
    private static string Reason(string finish) => finish switch
    {
        "stop" => "stop",
        "tool_calls" => "tool-calls",
        "length" or "max_tokens" or "MAX_TOKENS" or "max_output_tokens" => "length",
        _ => "content-filter",
    };

    private static void WriteCall(AttributeList to, WrittenSpan written)
    {
        to.Add("ai.model.id", written.Model);
        to.Add("ai.model.provider", "openai.chat");
        if (written.MaxTokens is { } max)
        {
            to.Add("ai.settings.maxOutputTokens", max);
        }
        if (written.Output is null)
        {
            return;
        }
        to.Add("ai.response.finishReason", Reason(written.Finish));
        to.Add("ai.usage.promptTokens", written.InputTokens);
        to.Add("ai.usage.completionTokens", written.OutputTokens);
        written.AddContent(to, "ai.prompt.messages", new JsonArray([.. written.Input.Select(Message)]).ToJsonString());
        written.AddContent(to, "ai.response.text", written.Output.Text);
        if (written.Output.Asks.Count > 0)
        {
            written.AddContent(to, "ai.response.toolCalls", new JsonArray([.. written.Output.Asks.Select(call => new JsonObject
            {
                ["toolCallType"] = "function", ["toolCallId"] = call.Id, ["toolName"] = call.Tool, ["args"] = call.Arguments,
            })]).ToJsonString());
        }
        if (written.Offer.Count > 0 && !written.WithoutContent)
        {
            to.Add(Utf8Text.From("ai.prompt.tools"), Some.Value(written.Offer.Select(tool =>
                new JsonObject { ["type"] = "function", ["name"] = tool.Name, ["parameters"] = JsonNode.Parse(tool.Schema) }.ToJsonString()).ToArray()));
        }
    }

    private static JsonNode Message(ChatLine line)
    {
        JsonArray content = [];
        if (line.ResultOf is { } ask)
        {
            content.Add(new JsonObject { ["type"] = "tool-result", ["toolCallId"] = ask.Id, ["toolName"] = ask.Tool, ["result"] = line.Text });
        }
        else if (line.Text.Length > 0)
        {
            content.Add(new JsonObject { ["type"] = "text", ["text"] = line.Text });
        }
        foreach (Ask call in line.Asks)
        {
            content.Add(new JsonObject { ["type"] = "tool-call", ["toolCallId"] = call.Id, ["toolName"] = call.Tool, ["args"] = JsonNode.Parse(call.Arguments) });
        }
        return new JsonObject { ["role"] = line.Role, ["content"] = content };
    }
}

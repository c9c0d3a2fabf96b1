using System.Text.Json.Nodes;
using Clew.Telemetry;

namespace Clew.Analyse.Tests.Labelled;

/// <summary>OpenTelemetry's convention: messages as JSON.</summary>
internal sealed class OtelVocabulary(bool reportsAgents) : IVocabulary
{
    public string Name => reportsAgents ? "OpenTelemetry" : "OpenTelemetry, client only";

    public bool ReportsAgents => reportsAgents;

    public void Write(Span span, WrittenSpan written)
    {
        AttributeList to = span.Attributes;
        to.Add("gen_ai.conversation.id", written.Conversation);
        if (written.Agent is not null)
        {
            to.Add("gen_ai.agent.name", written.Agent);
        }
        switch (written.Kind)
        {
            case SpanKind.Agent:
                span.Name = "invoke_agent " + written.Name;
                to.Add("gen_ai.operation.name", "invoke_agent");
                if (written.Iterations is { } iterations)
                {
                    to.Add("agent.iterations", iterations);
                }
                break;
            case SpanKind.Tool:
                span.Name = "execute_tool " + written.Name;
                to.Add("gen_ai.operation.name", "execute_tool");
                to.Add("gen_ai.tool.name", written.Name);
                to.Add("gen_ai.tool.call.id", written.CallId!);
                written.AddContent(to, "gen_ai.tool.call.arguments", written.Arguments);
                written.AddContent(to, "gen_ai.tool.call.result", written.Result);
                break;
            case SpanKind.Llm:
                WriteCall(to, written);
                break;
            case SpanKind.Embedding:
                to.Add("gen_ai.operation.name", "embeddings");
                to.Add("gen_ai.request.model", "text-embedding-3-small");
                to.Add("gen_ai.usage.input_tokens", written.InputTokens);
                break;
            case SpanKind.Evaluator:
                to.Add("gen_ai.operation.name", "evaluate");
                break;
        }
    }

    private static void WriteCall(AttributeList to, WrittenSpan written)
    {
        to.Add("gen_ai.operation.name", "chat");
        to.Add("gen_ai.provider.name", written.Model.StartsWith("claude", StringComparison.Ordinal) ? "anthropic" : "openai");
        to.Add("gen_ai.request.model", written.Model);
        if (written.MaxTokens is { } max)
        {
            to.Add("gen_ai.request.max_tokens", max);
        }
        if (written.Output is null)
        {
            return;
        }
        to.Add("gen_ai.response.model", written.Model);
        to.Add(Utf8Text.From("gen_ai.response.finish_reasons"), Some.Value(new[] { written.Finish }));
        to.Add("gen_ai.usage.input_tokens", written.InputTokens);
        to.Add("gen_ai.usage.output_tokens", written.OutputTokens);
        written.AddContent(to, "gen_ai.input.messages", new JsonArray([.. written.Input.Select(line => Message(line))]).ToJsonString());
        written.AddContent(to, "gen_ai.output.messages", new JsonArray(Message(written.Output, written.Finish)).ToJsonString());
        if (written.Offer.Count > 0)
        {
            written.AddContent(to, "gen_ai.tool.definitions", new JsonArray([.. written.Offer.Select(tool => new JsonObject
            {
                ["type"] = "function", ["name"] = tool.Name, ["description"] = "Does it.", ["parameters"] = JsonNode.Parse(tool.Schema),
            })]).ToJsonString());
        }
    }

    private static JsonObject Message(ChatLine line, string? finish = null)
    {
        JsonArray parts = [];
        if (line.ResultOf is { } ask)
        {
            parts.Add(new JsonObject { ["type"] = "tool_call_response", ["id"] = ask.Id, ["response"] = line.Text });
        }
        else if (line.Text.Length > 0)
        {
            parts.Add(new JsonObject { ["type"] = "text", ["content"] = line.Text });
        }
        foreach (Ask call in line.Asks)
        {
            parts.Add(new JsonObject { ["type"] = "tool_call", ["id"] = call.Id, ["name"] = call.Tool, ["arguments"] = JsonNode.Parse(call.Arguments) });
        }
        JsonObject message = new() { ["role"] = line.Role, ["parts"] = parts };
        if (finish is not null)
        {
            message["finish_reason"] = finish;
        }
        return message;
    }
}

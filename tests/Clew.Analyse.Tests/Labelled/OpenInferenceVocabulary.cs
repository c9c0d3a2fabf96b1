using System.Globalization;
using System.Text.Json.Nodes;
using Clew.Telemetry;

namespace Clew.Analyse.Tests.Labelled;

/// <summary>Messages and tools flattened into numbered keys.</summary>
internal sealed class OpenInferenceVocabulary : IVocabulary
{
    public string Name => "OpenInference";

    public bool ReportsAgents => true;

    public void Write(Span span, WrittenSpan written)
    {
        AttributeList to = span.Attributes;
        to.Add("session.id", written.Conversation);
        to.Add("openinference.span.kind", written.Kind switch
        {
            SpanKind.Agent => "AGENT", SpanKind.Tool => "TOOL", SpanKind.Llm => "LLM", SpanKind.Embedding => "EMBEDDING", SpanKind.Evaluator => "EVALUATOR", _ => "CHAIN",
        });
        span.Name = written.Name;
        if (written.Kind == SpanKind.Agent)
        {
            to.Add("agent.name", written.Name);
            if (written.Iterations is { } iterations)
            {
                to.Add("agent.iterations", iterations);
            }
        }
        else if (written.Kind == SpanKind.Tool)
        {
            to.Add("tool.name", written.Name);
            to.Add("tool_call.id", written.CallId!);
            written.AddContent(to, "input.value", written.Arguments);
            written.AddContent(to, "output.value", written.Result);
        }
        else if (written.Kind == SpanKind.Llm)
        {
            WriteCall(to, written);
        }
        else if (written.Kind == SpanKind.Embedding)
        {
            to.Add("embedding.model_name", "text-embedding-3-small");
            to.Add("llm.token_count.prompt", written.InputTokens);
        }
    }

    private static void WriteCall(AttributeList to, WrittenSpan written)
    {
        to.Add("llm.model_name", written.Model);
        if (written.MaxTokens is { } max)
        {
            to.Add("llm.invocation_parameters", $$"""{"max_tokens":{{max}}}""");
        }
        if (written.Output is null)
        {
            return;
        }
        to.Add("llm.finish_reason", written.Finish);
        to.Add("llm.token_count.prompt", written.InputTokens);
        to.Add("llm.token_count.completion", written.OutputTokens);
        for (int i = 0; i < written.Input.Count; i++)
        {
            AddMessage(to, string.Create(CultureInfo.InvariantCulture, $"llm.input_messages.{i}.message."), written.Input[i], written);
        }
        AddMessage(to, "llm.output_messages.0.message.", written.Output, written);
        for (int i = 0; i < written.Offer.Count; i++)
        {
            JsonObject tool = new() { ["type"] = "function", ["function"] = new JsonObject { ["name"] = written.Offer[i].Name, ["parameters"] = JsonNode.Parse(written.Offer[i].Schema) } };
            written.AddContent(to, string.Create(CultureInfo.InvariantCulture, $"llm.tools.{i}.tool.json_schema"), tool.ToJsonString());
        }
    }

    private static void AddMessage(AttributeList to, string prefix, ChatLine line, WrittenSpan written)
    {
        written.AddContent(to, prefix + "role", line.Role);
        if (line.Text.Length > 0 || line.Asks.Count == 0)
        {
            written.AddContent(to, prefix + "content", line.Text);
        }
        if (line.ResultOf is { } ask)
        {
            written.AddContent(to, prefix + "tool_call_id", ask.Id);
        }
        for (int i = 0; i < line.Asks.Count; i++)
        {
            string call = string.Create(CultureInfo.InvariantCulture, $"{prefix}tool_calls.{i}.tool_call.");
            written.AddContent(to, call + "id", line.Asks[i].Id);
            written.AddContent(to, call + "function.name", line.Asks[i].Tool);
            written.AddContent(to, call + "function.arguments", line.Asks[i].Arguments);
        }
    }
}

using System.Globalization;
using Clew.Telemetry;

namespace Clew.Analyse.Tests.Labelled;

/// <summary>The keys of the years before the convention had messages.</summary>
internal sealed class OpenLlmetryVocabulary : IVocabulary
{
    public string Name => "OpenLLMetry";

    public bool ReportsAgents => true;

    public void Write(Span span, WrittenSpan written)
    {
        AttributeList to = span.Attributes;
        to.Add("traceloop.association.properties.session_id", written.Conversation);
        span.Name = written.Name;
        if (written.Kind == SpanKind.Llm)
        {
            span.Name = "openai.chat";
            WriteCall(to, written);
        }
        else if (written.Kind == SpanKind.Embedding)
        {
            to.Add("llm.request.type", "embedding");
            to.Add("gen_ai.request.model", "text-embedding-3-small");
            to.Add("gen_ai.usage.prompt_tokens", written.InputTokens);
        }
        else if (written.Kind == SpanKind.Evaluator)
        {
            to.Add("gen_ai.operation.name", "evaluate");
        }
        else
        {
            to.Add("traceloop.span.kind", written.Kind switch { SpanKind.Agent => "agent", SpanKind.Tool => "tool", _ => "workflow" });
            to.Add("traceloop.entity.name", written.Name);
            written.AddContent(to, "traceloop.entity.input", written.Arguments);
            written.AddContent(to, "traceloop.entity.output", written.Result);
            if (written.Iterations is { } iterations)
            {
                to.Add("agent.iterations", iterations);
            }
        }
    }

    private static void WriteCall(AttributeList to, WrittenSpan written)
    {
        to.Add("llm.request.type", "chat");
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
        to.Add("gen_ai.usage.prompt_tokens", written.InputTokens);
        to.Add("gen_ai.usage.completion_tokens", written.OutputTokens);
        for (int i = 0; i < written.Input.Count; i++)
        {
            AddMessage(to, string.Create(CultureInfo.InvariantCulture, $"gen_ai.prompt.{i}."), written.Input[i], written);
        }
        AddMessage(to, "gen_ai.completion.0.", written.Output, written);
        to.Add("gen_ai.completion.0.finish_reason", written.Finish);
        for (int i = 0; i < written.Offer.Count; i++)
        {
            written.AddContent(to, string.Create(CultureInfo.InvariantCulture, $"llm.request.functions.{i}.name"), written.Offer[i].Name);
            written.AddContent(to, string.Create(CultureInfo.InvariantCulture, $"llm.request.functions.{i}.parameters"), written.Offer[i].Schema);
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
            string call = string.Create(CultureInfo.InvariantCulture, $"{prefix}tool_calls.{i}.");
            written.AddContent(to, call + "id", line.Asks[i].Id);
            written.AddContent(to, call + "name", line.Asks[i].Tool);
            written.AddContent(to, call + "arguments", line.Asks[i].Arguments);
        }
    }
}

using System.Text;

namespace Clew.Workload;

/// <summary>The state of one agent run while its spans are written: 1 root, 1 to 7 model calls, 1 or 2 tool calls between two of them.</summary>
internal sealed class AgentRun
{
    private const int KindInternal = 1;
    private const int KindClient = 3;
    private const double ErrorRate = 0.02;
    private readonly Dice dice;
    private readonly SpanWriter span;
    private readonly PseudoText? text;
    private readonly byte[] traceId = new byte[16];
    private readonly byte[] rootId = new byte[8];
    private readonly byte[] spanId = new byte[8];
    private readonly StringBuilder history = new();
    private readonly Catalog.Model model;
    private readonly int agent;
    private readonly int session;
    private long inputTokens;
    private long inputTotal;
    private long outputTotal;
    private readonly string? rareText;
    private readonly List<SentCall> calls = [];
    private string? lastError;

    /// <param name="dice">Random choices.</param>
    /// <param name="span">Where the spans go.</param>
    /// <param name="text">Source of messages, or null for none.</param>
    /// <param name="systemPrompts">One for each agent.</param>
    /// <param name="session">Number of the conversation that the run is a turn of.</param>
    /// <param name="rareText">What the last answer ends with; null without messages.</param>
    public AgentRun(Dice dice, SpanWriter span, PseudoText? text, IReadOnlyList<string> systemPrompts, int session, string? rareText)
    {
        this.session = session;
        this.rareText = rareText;
        this.dice = dice;
        this.span = span;
        this.text = text;
        dice.Fill(traceId);
        dice.Fill(rootId);
        agent = dice.Below(Catalog.Agents);
        model = Catalog.Models[dice.Weighted(Catalog.ModelShares)];
        inputTokens = 200 + (long)dice.LogNormal(500, 0.8);
        if (text is not null)
        {
            history.Append($$"""[{"role":"system","parts":[{"type":"text","content":"{{systemPrompts[agent]}}"}]}""");
            history.Append($$""",{"role":"user","parts":[{"type":"text","content":"{{text.Write(dice, 60 + (int)dice.LogNormal(220, 0.7))}}"}]}""");
        }
    }

    private string ConversationId => $"conv_{(uint)(session * 2654435761L):x8}{session:x8}";

    public int Spans { get; private set; }

    private string SessionId => $"sess-{session:d8}";

    private long DurationNanos { get; set; }

    /// <summary>What was written, as told by the service that ran it.</summary>
    public SentTrace Sent(string service, long startNanos) =>
        new(Convert.ToHexStringLower(traceId), Spans, service, model.Requested, ConversationId, startNanos, DurationNanos, lastError is not null)
        {
            Agent = Catalog.AgentName(agent),
            SessionId = SessionId,
            Host = model.Host,
            RareText = rareText,
            Calls = [.. calls],
        };

    public void Write(long startNanos)
    {
        long now = startNanos;
        int turns = 1 + dice.Weighted(Catalog.TurnShares);
        for (int turn = 1; turn <= turns; turn++)
        {
            now = WriteModelCall(now, isFirst: turn == 1, isLast: turn == turns, out string answer);
            long slowest = 0;
            for (int tools = turn == turns ? 0 : dice.Chance(0.3) ? 2 : 1; tools > 0; tools--)
            {
                slowest = Math.Max(slowest, WriteToolCall(now, answer));
            }
            now += slowest;
        }
        WriteRoot(startNanos, now);
        DurationNanos = now - startNanos;
    }

    private long WriteModelCall(long start, bool isFirst, bool isLast, out string answer)
    {
        long duration = (long)(dice.LogNormal(model.MedianMillis, 0.8) * 1e6);
        long outputTokens = 1 + (long)dice.LogNormal(isLast ? 220 : 60, 0.7);
        lastError = dice.Chance(ErrorRate) ? Catalog.CallErrors[dice.Below(Catalog.CallErrors.Length)] : null;
        BeginChild("chat " + model.Requested, KindClient, start, duration);
        span.Attribute("gen_ai.operation.name", "chat");
        span.Attribute("gen_ai.provider.name", model.Provider);
        span.Attribute("gen_ai.request.model", model.Requested);
        span.Attribute("gen_ai.response.model", model.Responding);
        span.Attribute("gen_ai.response.id", "chatcmpl-" + dice.Hex(12));
        span.AttributeList("gen_ai.response.finish_reasons", lastError is not null ? "error" : isLast ? "stop" : "tool_calls");
        span.Attribute("gen_ai.usage.input_tokens", inputTokens);
        span.Attribute("gen_ai.usage.output_tokens", outputTokens);
        long cachedTokens = isFirst ? 0 : inputTokens / 2;
        span.Attribute("gen_ai.usage.cache_read.input_tokens", cachedTokens);
        span.Attribute("gen_ai.request.temperature", 0.1 * dice.Below(11));
        span.Attribute("gen_ai.request.top_p", 0.95);
        span.Attribute("gen_ai.request.max_tokens", 4096);
        span.Attribute("gen_ai.request.stream", true);
        span.Attribute("gen_ai.response.time_to_first_chunk", Math.Round(duration / 1e9 * (0.15 + (0.2 * dice.Fraction())), 6));
        WriteIdentity();
        span.Attribute("gen_ai.output.type", "text");
        span.Attribute("server.address", model.Host);
        span.Attribute("server.port", 443);
        answer = WriteMessages(isLast);
        EndSpan(lastError, start + duration);
        calls.Add(new SentCall(model.Provider, model.Responding, start, duration, inputTokens, cachedTokens, outputTokens));
        inputTotal += inputTokens;
        outputTotal += outputTokens;
        inputTokens += outputTokens;
        return start + duration;
    }

    private string WriteMessages(bool isLast)
    {
        if (text is null)
        {
            return "";
        }
        string answer = isLast ? text.Write(dice, 80 + (int)dice.LogNormal(700, 0.6)) + rareText : text.Write(dice, 40 + (int)dice.LogNormal(120, 0.5));
        span.Attribute("gen_ai.input.messages", history + "]");
        span.Attribute("gen_ai.output.messages", $$"""[{"role":"assistant","parts":[{"type":"text","content":"{{answer}}"}],"finish_reason":"{{(isLast ? "stop" : "tool_call")}}"}]""");
        return answer;
    }

    private long WriteToolCall(long start, string answer)
    {
        string tool = Catalog.ToolName(dice.Below(Catalog.Tools));
        string callId = "call_" + dice.Hex(9);
        long duration = (long)(dice.LogNormal(120, 1.0) * 1e6);
        string? error = dice.Chance(ErrorRate) ? "tool_error" : null;
        BeginChild("execute_tool " + tool, KindInternal, start, duration);
        span.Attribute("gen_ai.operation.name", "execute_tool");
        span.Attribute("gen_ai.tool.name", tool);
        span.Attribute("gen_ai.tool.type", "function");
        span.Attribute("gen_ai.tool.call.id", callId);
        WriteIdentity();
        if (text is not null)
        {
            string arguments = $$"""{"query":"{{text.Write(dice, 40)}}","limit":{{1 + dice.Below(50)}}}""";
            string result = $$"""{"items":[{"id":"{{dice.Hex(6)}}","text":"{{text.Write(dice, 100 + (int)dice.LogNormal(450, 0.8))}}"}]}""";
            span.Attribute("gen_ai.tool.call.arguments", arguments);
            span.Attribute("gen_ai.tool.call.result", result);
            history.Append($$""",{"role":"assistant","parts":[{"type":"text","content":"{{answer}}"},{"type":"tool_call","id":"{{callId}}","name":"{{tool}}","arguments":{{arguments}}}]}""");
            history.Append($$""",{"role":"tool","parts":[{"type":"tool_call_response","id":"{{callId}}","response":{{result}}}]}""");
        }
        EndSpan(error, start + duration);
        inputTokens += (long)dice.LogNormal(180, 0.8);
        return duration;
    }

    private void WriteRoot(long start, long end)
    {
        span.Begin(traceId, rootId, [], "invoke_agent " + Catalog.AgentName(agent), KindInternal, start, end);
        span.Attribute("gen_ai.operation.name", "invoke_agent");
        span.Attribute("gen_ai.provider.name", model.Provider);
        // The agent repeats its calls' tokens, as frameworks do: a server must not count them again.
        span.Attribute("gen_ai.usage.input_tokens", inputTotal);
        span.Attribute("gen_ai.usage.output_tokens", outputTotal);
        WriteIdentity();
        EndSpan(lastError, end);
    }

    private void BeginChild(string name, int kind, long start, long duration)
    {
        dice.Fill(spanId);
        span.Begin(traceId, spanId, rootId, name, kind, start, start + duration);
    }

    private void WriteIdentity()
    {
        span.Attribute("gen_ai.conversation.id", ConversationId);
        span.Attribute("gen_ai.agent.id", Catalog.AgentId(agent));
        span.Attribute("gen_ai.agent.name", Catalog.AgentName(agent));
        span.Attribute("user.id", $"user-{session % Catalog.Users:d5}");
        span.Attribute("session.id", SessionId);
    }

    private void EndSpan(string? error, long end)
    {
        if (error is not null)
        {
            span.Attribute("error.type", error);
        }
        span.End(error, end);
        Spans++;
    }
}

using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Messages;

/// <summary>
/// Tool calls that no span reports but a model's answer asks for. Most provider clients see the model only: what the application runs
/// between two calls shows up in the messages. Nothing of this is stored.
/// </summary>
public static class InferredTools
{
    /// <summary>At most so many model calls of a trace are looked into, the earliest first, so that a huge trace stays quick to open.</summary>
    public const int MaxCalls = 200;

    /// <summary>
    /// The spans whose messages have to be read to find calls: empty when the trace can have none. Among spans of one call only the counted
    /// one is asked.
    /// </summary>
    /// <param name="trace">All spans of a trace, in order of start, accounted for, with or without content.</param>
    public static IReadOnlyList<SpanId> Candidates(IReadOnlyList<Span> trace) =>
        [.. trace.Where(span => span.Kind == SpanKind.Llm && span.Counted && (span.HasContent || AsksForTools(span))).Take(MaxCalls).Select(span => span.SpanId)];

    /// <summary>
    /// Spans of kind tool for the calls that no span has: named after the tool, of no duration at the end of the model call, beside it under
    /// the same parent. A call is reported where a span has its id, or its name and no id of any call. Ids are the same at each reading.
    /// </summary>
    /// <param name="trace">All spans of the trace.</param>
    /// <param name="calls">Model calls of the trace with their messages, and the log records that name them.</param>
    /// <param name="dialects">The vocabularies in use.</param>
    public static IReadOnlyList<Span> Find(IReadOnlyList<Span> trace, IEnumerable<(Span Span, IReadOnlyList<LogRecord> Logs)> calls, DialectSet dialects)
    {
        List<(Span Call, MessagePart Part, int Index)> asked = [];
        Dictionary<string, string?> results = [];
        foreach ((Span span, IReadOnlyList<LogRecord> logs) in calls)
        {
            SpanMessages messages = MessageParser.Parse(span, logs, dialects);
            int index = 0;
            foreach (MessagePart part in messages.Output.SelectMany(message => message.Parts).Where(part => part is { Type: "tool_call", Name.Length: > 0 }))
            {
                asked.Add((span, part, index++));
            }
            foreach (MessagePart part in messages.Input.SelectMany(message => message.Parts).Where(part => part is { Type: "tool_result", Id: not null }))
            {
                results.TryAdd(part.Id!, part.Result);
            }
        }
        HashSet<string> askedIds = [.. asked.Where(call => call.Part.Id is not null).Select(call => call.Part.Id!)];
        HashSet<string> ranIds = [];
        HashSet<string> ranNames = [];
        foreach (Span span in trace.Where(span => span.Kind is SpanKind.Tool or SpanKind.Mcp))
        {
            string? id = span.ToolCallId.ToStringOrNull();
            _ = id is not null && askedIds.Contains(id) ? ranIds.Add(id) : ranNames.Add(span.ToolName.ToString());
        }
        List<Span> found = [];
        HashSet<string> seen = [];
        foreach ((Span call, MessagePart part, int index) in asked)
        {
            string id = part.Id ?? $"{call.SpanId}/{index}";
            if (!ranIds.Contains(id) && !ranNames.Contains(part.Name!) && seen.Add(id))
            {
                found.Add(ToSpan(call, part, id, results.GetValueOrDefault(id)));
            }
        }
        return found;
    }

    private static bool AsksForTools(Span span) => span.Llm is { } llm && llm.FinishReasons.Span.IndexOf("tool_calls"u8) >= 0;

    private static Span ToSpan(Span call, MessagePart part, string id, string? result)
    {
        Span span = new()
        {
            TraceId = call.TraceId,
            SpanId = InferredIds.Of(call, id),
            ParentSpanId = call.ParentSpanId,
            Name = part.Name!,
            OtlpKind = OtlpSpanKind.Internal,
            Kind = SpanKind.Tool,
            StartTimeUnixNano = call.EndTimeUnixNano,
            EndTimeUnixNano = call.EndTimeUnixNano,
            ReceivedTimeUnixNano = call.ReceivedTimeUnixNano,
            Resource = call.Resource,
            Scope = call.Scope,
            Emitter = call.Emitter,
            ToolName = part.Name!,
            ToolCallId = part.Id,
            Agent = call.Agent,
            ConversationId = call.ConversationId,
            UserId = call.UserId,
        };
        if (part.Arguments is not null)
        {
            span.Content.Add("gen_ai.tool.call.arguments", part.Arguments);
        }
        if (result is not null)
        {
            span.Content.Add("gen_ai.tool.call.result", result);
        }
        span.HasContent = span.Content.Count > 0;
        return span;
    }
}

using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Messages;

/// <summary>
/// Tool calls that no span reports but a model's answer asks for. Most provider clients see the model only: what the application runs
/// between two calls shows up in the messages. Nothing of this is stored but what <see cref="Span.RequestedTools"/> says.
/// </summary>
public static class InferredTools
{
    /// <summary>At most so many model calls of a trace are looked into, the earliest first, so that a huge trace stays quick to open.</summary>
    public const int MaxCalls = 200;

    /// <summary>A result is in the next model call's input; calls of other agents may lie between.</summary>
    private const int ResultCalls = 16;

    /// <summary>
    /// The spans whose answer is not on them but may be in log records, which have to be read: they stopped for a tool and carry no answer. Among spans
    /// of one call only the counted one is asked.
    /// </summary>
    /// <param name="trace">All spans of a trace, in order of start, accounted for, with or without content.</param>
    public static IReadOnlyList<SpanId> Candidates(IReadOnlyList<Span> trace) =>
        [.. trace.Where(span => span.Kind == SpanKind.Llm && span.Counted && span.RequestedTools.IsNull && AsksForTools(span)).Take(MaxCalls).Select(span => span.SpanId)];

    /// <summary>
    /// Spans of kind tool for the calls that no span has: named after the tool, of no duration at the end of the model call, beside it under
    /// the same parent. A call is reported where a span has its id, or its name and no id of any call. Ids are the same at each reading.
    /// Arguments and results are left to <see cref="FillContent"/>.
    /// </summary>
    /// <param name="trace">All spans of the trace, in order of start.</param>
    /// <param name="read">The candidates with their log records.</param>
    /// <param name="dialects">The vocabularies in use.</param>
    public static IReadOnlyList<InferredTool> Find(IReadOnlyList<Span> trace, IEnumerable<(Span Span, IReadOnlyList<LogRecord> Logs)> read, DialectSet dialects)
    {
        List<(Span Call, RequestedTool Tool, int Index)> asked = [];
        foreach (Span span in trace.Where(span => span.RequestedTools.Length > 0 && span is { Kind: SpanKind.Llm, Counted: true }))
        {
            asked.AddRange(RequestedTool.Read(span.RequestedTools).Select((tool, index) => (span, tool, index)));
        }
        foreach ((Span span, IReadOnlyList<LogRecord> logs) in read)
        {
            asked.AddRange(RequestedTool.PartsOf(MessageParser.Parse(span, logs, dialects).Output)
                .Select((part, index) => (span, new RequestedTool(part.Name!, part.Id), index)));
        }
        if (asked.Count == 0)
        {
            return [];
        }
        HashSet<string> askedIds = [.. asked.Where(call => call.Tool.Id is not null).Select(call => call.Tool.Id!)];
        HashSet<string> ranIds = [];
        HashSet<string> ranNames = [];
        foreach (Span span in trace.Where(span => span.Kind is SpanKind.Tool or SpanKind.Mcp))
        {
            string? id = span.ToolCallId.ToStringOrNull();
            _ = id is not null && askedIds.Contains(id) ? ranIds.Add(id) : ranNames.Add(span.ToolName.ToString());
        }
        List<InferredTool> found = [];
        HashSet<string> seen = [];
        foreach ((Span call, RequestedTool tool, int index) in asked)
        {
            string id = tool.Id ?? $"{call.SpanId}/{index}";
            if (!ranIds.Contains(id) && !ranNames.Contains(tool.Name) && seen.Add(id))
            {
                found.Add(new InferredTool(ToSpan(call, tool, id), call.SpanId, index));
            }
        }
        return found;
    }

    /// <summary>The model calls whose messages may hold the result of a call: those that started after it ended.</summary>
    /// <param name="trace">All spans of the trace, in order of start.</param>
    /// <param name="tool">What was found.</param>
    public static IReadOnlyList<SpanId> CallsWithResult(IReadOnlyList<Span> trace, InferredTool tool) =>
        tool.Span.ToolCallId.IsNullOrEmpty
            ? []
            : [.. trace.Where(span => span.Kind == SpanKind.Llm && span.StartTimeUnixNano >= tool.Span.StartTimeUnixNano && span.HasContent).Take(ResultCalls).Select(span => span.SpanId)];

    /// <summary>Gives an inferred span the arguments from the answer that asks for it and the result from the input of a later call.</summary>
    /// <param name="tool">What was found.</param>
    /// <param name="calls">The asking call and <see cref="CallsWithResult"/>, with content and log records, in any order.</param>
    /// <param name="dialects">The vocabularies in use.</param>
    public static void FillContent(InferredTool tool, IEnumerable<(Span Span, IReadOnlyList<LogRecord> Logs)> calls, DialectSet dialects)
    {
        Span span = tool.Span;
        string? id = span.ToolCallId.ToStringOrNull();
        string? result = null;
        foreach ((Span call, IReadOnlyList<LogRecord> logs) in calls)
        {
            SpanMessages messages = MessageParser.Parse(call, logs, dialects);
            if (call.SpanId == tool.CallId && RequestedTool.PartsOf(messages.Output).ElementAtOrDefault(tool.Index)?.Arguments is { } arguments)
            {
                span.Content.Add("gen_ai.tool.call.arguments", arguments);
            }
            result ??= id is null ? null : messages.Input.SelectMany(message => message.Parts).FirstOrDefault(part => part.Type == "tool_result" && part.Id == id)?.Result;
        }
        if (result is not null)
        {
            span.Content.Add("gen_ai.tool.call.result", result);
        }
        span.HasContent = span.Content.Count > 0;
    }

    private static bool AsksForTools(Span span) => span.Llm is { } llm && llm.FinishReasons.Span.IndexOf("tool_calls"u8) >= 0;

    private static Span ToSpan(Span call, RequestedTool tool, string id) => new()
    {
        TraceId = call.TraceId,
        SpanId = InferredIds.Of(call, id),
        ParentSpanId = call.ParentSpanId,
        Name = tool.Name,
        OtlpKind = OtlpSpanKind.Internal,
        Kind = SpanKind.Tool,
        StartTimeUnixNano = call.EndTimeUnixNano,
        EndTimeUnixNano = call.EndTimeUnixNano,
        ReceivedTimeUnixNano = call.ReceivedTimeUnixNano,
        Resource = call.Resource,
        Scope = call.Scope,
        Emitter = call.Emitter,
        ToolName = tool.Name,
        ToolCallId = tool.Id,
        Agent = call.Agent,
        ConversationId = call.ConversationId,
        UserId = call.UserId,
        HasContent = true,
    };
}

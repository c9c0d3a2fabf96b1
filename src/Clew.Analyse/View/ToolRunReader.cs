using Clew.Pipeline.Messages;
using Clew.Telemetry;

namespace Clew.Analyse.View;

/// <summary>Finds the runs of tools in a trace, each once: frameworks, clients and servers of tools report the same run, and some emitters none.</summary>
internal sealed class ToolRunReader(TraceView view, ResultReader results)
{
    private readonly Dictionary<string, ModelCall> callById = [];
    private readonly List<ToolRun> runs = [];

    public IReadOnlyList<ToolRun> Read()
    {
        foreach (ModelCall call in view.Calls)
        {
            foreach (RequestedTool tool in RequestedTool.Read(call.RequestedTools).Where(tool => tool.Id is not null))
            {
                callById.TryAdd(tool.Id!, call);
            }
        }
        List<Span> reported = [.. view.Spans.Where(IsTool).Where(span => !IsInsideSameRun(span))];
        foreach (Span span in reported)
        {
            string? id = span.ToolCallId.ToStringOrNull();
            bool isTwin = id is not null && runs.Exists(run => run.Span.ToolCallId == span.ToolCallId && run.EndNanos > span.StartTimeUnixNano && run.Name == span.ToolName.ToString());
            if (!isTwin)
            {
                runs.Add(ReadSpan(span, id));
            }
        }
        AddInferred();
        return [.. runs.OrderBy(run => run.StartNanos).ThenBy(run => run.Span.SpanId.Value)];
    }

    private static bool IsTool(Span span) => span.Kind is SpanKind.Tool or SpanKind.Mcp && !span.ToolName.IsNullOrEmpty;

    /// <summary>A client's or server's span below the run that a framework reports, with no model and no agent between them.</summary>
    private bool IsInsideSameRun(Span span)
    {
        foreach (Span ancestor in view.AncestorsOf(span))
        {
            if (ancestor.Kind is SpanKind.Agent or SpanKind.Llm)
            {
                return false;
            }
            if (IsTool(ancestor))
            {
                return span.Kind == SpanKind.Mcp || span.ToolName == ancestor.ToolName || (!span.ToolCallId.IsNullOrEmpty && span.ToolCallId == ancestor.ToolCallId);
            }
        }
        return false;
    }

    private ToolRun ReadSpan(Span span, string? id)
    {
        SpanMessages messages = view.MessagesOf(span);
        string? result = PartsOf(messages.Output).FirstOrDefault(part => part.Type == "tool_result")?.Result;
        string? arguments = PartsOf(messages.Input).FirstOrDefault(part => part.Type == "tool_call")?.Arguments;
        Span loop = view.LoopOf(span);
        ModelCall? known = id is null ? null : callById.GetValueOrDefault(id);
        bool isFailed = span.IsError || !span.ErrorType.IsNullOrEmpty;
        return new ToolRun(
            span, span.ToolName.ToString(), loop, known ?? LastBefore(span.StartTimeUnixNano, loop), Comparable(arguments), result?.Trim(),
            results.Read(result), isFailed, IsInferred: false, IsAskedById: known is not null);
    }

    private ModelCall? LastBefore(long nanos, Span loop) => view.Calls.LastOrDefault(call => call.Loop == loop && call.Span.EndTimeUnixNano <= nanos);

    private void AddInferred()
    {
        if (!view.Calls.Any(call => call.RequestedTools.Length > 0))
        {
            return;
        }
        IReadOnlyList<InferredTool> inferred = InferredTools.Find(
            view.Spans, view.Calls.Where(call => call.RequestedTools.Length > 0 && call.Span.RequestedTools.IsNull).Select(call => (call.Span, view.LogsOf(call.Span))), view.Dialects);
        if (inferred.Count == 0)
        {
            return;
        }
        Dictionary<string, string> resultById = [];
        foreach (MessagePart part in view.Calls.Take(InferredTools.MaxCalls).SelectMany(call => PartsOf(view.MessagesOf(call).Input)))
        {
            if (part is { Type: "tool_result", Id: not null, Result: not null })
            {
                resultById.TryAdd(part.Id, part.Result);
            }
        }
        Dictionary<SpanId, ModelCall> calls = view.Calls.ToDictionary(call => call.Span.SpanId);
        foreach (InferredTool tool in inferred)
        {
            ModelCall call = calls[tool.CallId];
            MessagePart? asked = RequestedTool.PartsOf(view.MessagesOf(call).Output).ElementAtOrDefault(tool.Index);
            string? id = tool.Span.ToolCallId.ToStringOrNull();
            string? result = id is null ? null : resultById.GetValueOrDefault(id);
            runs.Add(new ToolRun(
                call.Span, tool.Span.ToolName.ToString(), call.Loop, call, Comparable(asked?.Arguments), result?.Trim(),
                results.Read(result), IsFailed: false, IsInferred: true, IsAskedById: true));
        }
    }

    /// <summary>Two mail addresses are the same mask: masked arguments are as good as not captured.</summary>
    private static string? Comparable(string? arguments) => arguments is null || RedactionMask.IsIn(arguments) ? null : CanonicalJson.Of(arguments);

    private static IEnumerable<MessagePart> PartsOf(IEnumerable<Message> messages) => messages.SelectMany(message => message.Parts);
}

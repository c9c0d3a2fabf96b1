using Clew.Analyse.Schema;
using Clew.Analyse.View;
using Clew.Pipeline.Messages;

namespace Clew.Analyse.Detectors;

/// <summary>Arguments that the JSON schema in the same request's offer does not allow. An answer that was cut has no whole arguments.</summary>
internal sealed class InvalidArgumentsDetector : IDetector
{
    public string Id => "invalid_arguments";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        List<(ModelCall Call, string Tool, string Fault)> invalid = [];
        foreach (ModelCall call in trace.Calls.Where(call => call.MayAskForTools && !call.EndedBy("length"u8)))
        {
            SpanMessages messages = trace.MessagesOf(call);
            foreach (MessagePart part in RequestedTool.PartsOf(messages.Output))
            {
                ToolDefinition? tool = messages.ToolDefinitions.FirstOrDefault(definition => definition.Name == part.Name);
                if (tool?.Parameters is { } schema && ArgumentSchema.FirstFault(schema, part.Arguments) is { } fault)
                {
                    invalid.Add((call, part.Name!, fault));
                }
            }
        }
        foreach (IGrouping<string, (ModelCall Call, string Tool, string Fault)> group in invalid.GroupBy(item => item.Tool))
        {
            (ModelCall first, string tool, string fault) = group.First();
            found.Add(
                facts, tool, [.. group.Select(item => item.Call.Span)],
                $"The model {Words.Quote(first.Model)} called {Words.Quote(tool)} with arguments that its schema does not allow: {fault}.{Times(group.Count())}",
                tool, first.Model, group.Select(item => item.Call));
        }
    }

    private static string Times(int count) => count > 1 ? $" {count} calls of this trace have such arguments." : "";
}

using Clew.Analyse.View;
using Clew.Pipeline.Messages;

namespace Clew.Analyse.Detectors;

/// <summary>A call of a tool that the same request did not offer. Silent where the offer is open (tools of a server, tool search) or not captured.</summary>
internal sealed class HallucinatedToolDetector : IDetector
{
    public string Id => "hallucinated_tool";

    public void Detect(TraceView trace, DetectorFacts facts, FindingList found)
    {
        HashSet<string> ran = [.. trace.Tools.Where(tool => !tool.IsInferred && !tool.HasFailed).Select(tool => tool.Name)];
        List<(ModelCall Call, string Tool, int Offered)> invented = [];
        foreach (ModelCall call in trace.Calls.Where(call => call.MayAskForTools))
        {
            SpanMessages messages = trace.MessagesOf(call);
            ToolOffer offer = new(messages.ToolDefinitions, facts);
            foreach (MessagePart part in RequestedTool.PartsOf(messages.Output).Where(part => offer.Lacks(part.Name!) && !ran.Contains(part.Name!)))
            {
                invented.Add((call, part.Name!, messages.ToolDefinitions.Count));
            }
        }
        foreach (IGrouping<string, (ModelCall Call, string Tool, int Offered)> group in invented.GroupBy(item => item.Tool))
        {
            (ModelCall first, string tool, int offered) = group.First();
            found.Add(
                facts, tool, [.. group.Select(item => item.Call.Span)],
                $"The model {Words.Quote(first.Model)} called {Words.Quote(tool)}, which is not among the {offered} tools that the request offered{Times(group.Count())}.",
                tool, first.Model, group.Select(item => item.Call));
        }
    }

    private static string Times(int count) => count > 1 ? $", {count} times" : "";
}

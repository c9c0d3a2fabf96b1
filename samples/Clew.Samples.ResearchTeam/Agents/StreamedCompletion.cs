using System.Text;
using OpenAI.Chat;

namespace Clew.Samples.ResearchTeam.Agents;

/// <summary>Puts a streamed answer together from its chunks.</summary>
internal sealed class StreamedCompletion
{
    private readonly StringBuilder text = new();
    private readonly SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)> calls = [];
    private string id = "";
    private string model = "";
    private string finishReason = "error";
    private TokenTotals usage;

    public void Add(StreamingChatCompletionUpdate update)
    {
        id = update.CompletionId ?? id;
        model = update.Model ?? model;
        foreach (ChatMessageContentPart part in update.ContentUpdate)
        {
            text.Append(part.Text);
        }
        foreach (StreamingChatToolCallUpdate call in update.ToolCallUpdates)
        {
            if (!calls.TryGetValue(call.Index, out (string Id, string Name, StringBuilder Arguments) known))
            {
                calls[call.Index] = known = (call.ToolCallId, call.FunctionName, new StringBuilder());
            }
            known.Arguments.Append(call.FunctionArgumentsUpdate?.ToString());
        }
        if (update.FinishReason is ChatFinishReason reason)
        {
            finishReason = OpenAIMessages.FinishReason(reason);
        }
        if (update.Usage is not null)
        {
            usage = OpenAIMessages.Usage(update.Usage);
        }
    }

    public ModelResponse ToResponse(TimeSpan? timeToFirstChunk)
    {
        AgentMessage message = new("assistant", text.ToString())
        {
            ToolCalls = [.. calls.Values.Select(call => new AgentToolCall(call.Id, call.Name, call.Arguments.ToString()))],
        };
        return new ModelResponse(id, model, finishReason, message, usage, timeToFirstChunk);
    }
}

using Microsoft.Extensions.AI;

namespace Clew.Instrumentation;

/// <summary>What the updates of a stream add up to. Keeps the updates themselves only when content is captured.</summary>
internal sealed class StreamedAnswer
{
    private readonly InferenceResponse answer = new();
    private readonly List<ChatResponseUpdate>? kept = GenAI.CapturesContent ? [] : null;
    private UsageDetails? usage;
    private List<RequestedToolCall>? toolCalls;
    private bool hasFaulted;

    public void Add(ChatResponseUpdate update)
    {
        if (hasFaulted)
        {
            return;
        }
        try
        {
            answer.Model = update.ModelId ?? answer.Model;
            answer.Id = update.ResponseId ?? answer.Id;
            if (update.FinishReason is { } reason)
            {
                answer.FinishReasons = [reason.Value];
            }
            // The list is null-or-made, and an enumerator over the interface would be one allocation per chunk.
            IList<AIContent> contents = update.Contents;
            for (int i = 0; i < contents.Count; i++)
            {
                Add(contents[i]);
            }
            kept?.Add(update);
        }
        catch (Exception exception)
        {
            hasFaulted = true;
            GenAIDiagnostics.ReportFault("reading a streamed chat response", exception);
        }
    }

    public InferenceResponse ToResponse()
    {
        try
        {
            UsageReading.Fill(answer, usage);
            answer.ToolCalls = toolCalls;
            if (kept is { Count: > 0 } updates)
            {
                answer.OutputMessages = () => MessageJson.Messages(updates.ToChatResponse().Messages);
            }
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("reading a streamed chat response", exception);
        }
        return answer;
    }

    private void Add(AIContent content)
    {
        switch (content)
        {
            case UsageContent { Details: { } details }:
                if (usage is null)
                {
                    usage = new UsageDetails();
                }
                usage.Add(details);
                break;
            case FunctionCallContent { InformationalOnly: false } call:
                (toolCalls ??= []).Add(new RequestedToolCall(call.CallId, call.Name));
                break;
        }
    }
}

using System.Runtime.CompilerServices;
using Clew.Instrumentation;
using Microsoft.Extensions.AI;

namespace ExtensionsAI;

/// <summary>
/// Streams an answer and runs the functions that the model asks for. <c>UseFunctionInvocation()</c> of Microsoft.Extensions.AI does the same;
/// then put <c>WithGenAI()</c> below it and <c>WithGenAITools()</c> above.
/// </summary>
public static class FunctionLoop
{
    private const int IterationsMax = 8;

    /// <summary>The pieces of text of all answers, as they come.</summary>
    public static async IAsyncEnumerable<string> RunAsync(
        IChatClient client, string question, IList<AITool> tools, AgentRun run, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<ChatMessage> messages = [new(ChatRole.User, question)];
        ChatOptions options = new() { Tools = tools };
        while (run.Iteration() <= IterationsMax)
        {
            List<ChatResponseUpdate> updates = [];
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                updates.Add(update);
                yield return update.Text;
            }
            ChatResponse response = updates.ToChatResponse();
            FunctionCallContent[] calls = [.. response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()];
            if (calls is [])
            {
                yield break;
            }
            messages.AddRange(response.Messages);
            foreach (FunctionCallContent call in calls)
            {
                FunctionResultContent result = await tools.OfType<AIFunction>().First(tool => tool.Name == call.Name).InvokeAsync(call, cancellationToken);
                messages.Add(new ChatMessage(ChatRole.Tool, [result]));
            }
        }
        run.Fail("iteration_limit", $"No answer after {IterationsMax} iterations.");
    }
}

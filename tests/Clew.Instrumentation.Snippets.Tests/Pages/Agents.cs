using System.Diagnostics;
using OpenTelemetry.Context.Propagation;

namespace Clew.Instrumentation.Snippets.Tests.Pages;

/// <summary>Operations that an application marks itself.</summary>
internal static class Agents
{
    public static async Task Loop(Model model, Tools tools, string conversation, string messages)
    {
        using AgentRun run = GenAI.StartAgent("research_agent", new AgentOptions { ConversationId = conversation, Task = "compare two papers" });
        while (true)
        {
            run.Iteration();
            Answer answer = await model.Ask(messages);
            foreach (ToolRequest request in answer.ToolCalls)
            {
                using ToolRun tool = GenAI.StartTool(request.Name, request.Id, makeArguments: () => request.ArgumentsJson);
                try
                {
                    string result = await tools.Run(request);
                    tool.Succeed(() => result);
                }
                catch (Exception exception)
                {
                    tool.Fail(exception);
                    throw;
                }
            }
        }
    }

    public static void InShort()
    {
        using AgentRun run = GenAI.StartAgent("research_agent");
        run.Iteration();
        using ToolRun tool = GenAI.StartTool("search_web");
    }

    public static async IAsyncEnumerable<Update> Stream(bool more)
    {
        using AgentRun run = GenAI.StartAgent("streaming_agent");
        while (more)
        {
            Update update;
            using (run.Activate())
            {
                update = await Next();
            }
            yield return update;
        }
    }

    public static async Task<Answer> ByHand(Model client, string prompt)
    {
        if (!GenAI.IsEnabled)
        {
            return await client.Send(prompt);
        }
        using InferenceCall? call = InferenceCall.Start(new InferenceRequest
        {
            Provider = "openai", Model = "gpt-4o-mini", ServerAddress = "api.openai.com", ServerPort = 443,
            InputMessages = () => MessagesAsJson(prompt),
        });
        try
        {
            Answer answer = await client.Send(prompt);
            call?.Finish(new InferenceResponse { Id = answer.Id, Model = answer.Model, FinishReasons = ["stop"], InputTokens = answer.In, OutputTokens = answer.Out });
            return answer;
        }
        catch (Exception exception)
        {
            call?.Fail(exception);
            throw;
        }
    }

    public static void Evaluate(AgentRun run, string comment)
    {
        ActivityContext answered = run.Activity?.Context ?? default;

        GenAI.RecordEvaluation(new EvaluationResult { Name = "Relevance", ScoreValue = 0.8, ScoreLabel = "pass", Explanation = "On topic" }, answered);
        GenAI.RecordFeedback(isPositive: true, comment, answered: answered);
    }

    public static void Queue(Message properties, Message message)
    {
        using Activity? send = MessageContext.StartSend("research-tasks", "rabbitmq");
        MessageContext.Inject(properties.Headers);

        PropagationContext sender = MessageContext.Extract(message.Headers);
        using ReceivedMessage work = MessageContext.StartReceive(sender, "research-tasks", "rabbitmq");
    }

    private static Task<Update> Next() => Task.FromResult(new Update());

    private static string MessagesAsJson(string prompt) => prompt;

    internal sealed record Update;

    internal sealed record Message(IDictionary<string, object?> Headers);

    internal sealed record ToolRequest(string Name, string Id, string ArgumentsJson);

    internal sealed record Answer(string Id, string Model, long In, long Out, ToolRequest[] ToolCalls);

    internal abstract class Model
    {
        public abstract Task<Answer> Ask(string messages);

        public abstract Task<Answer> Send(string prompt);
    }

    internal abstract class Tools
    {
        public abstract Task<string> Run(ToolRequest request);
    }
}

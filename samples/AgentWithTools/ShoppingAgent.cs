using System.Text.Json;
using Clew.Instrumentation;
using OpenAI.Chat;

namespace AgentWithTools;

/// <summary>Asks the model, runs the tools it wants, asks again. What telemetry adds is marked by the calls of <see cref="GenAI"/>.</summary>
internal sealed class ShoppingAgent(ChatClient client)
{
    private const int IterationsMax = 8;
    private static readonly BinaryData Schema = BinaryData.FromString("""{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]}""");

    private readonly ChatCompletionOptions options = new()
    {
        Tools = { ChatTool.CreateFunctionTool("find_product", "Finds a product.", Schema), ChatTool.CreateFunctionTool("get_price", "Price of a product.", Schema) },
    };

    public async Task<string> RunAsync(string task)
    {
        using AgentRun run = GenAI.StartAgent("shopping_agent");
        List<ChatMessage> messages = [new SystemChatMessage("Use the tools, then answer."), new UserChatMessage(task)];
        while (run.Iteration() <= IterationsMax)
        {
            ChatCompletion answer = await client.CompleteChatAsync(messages, options);
            if (answer.FinishReason != ChatFinishReason.ToolCalls)
            {
                return string.Concat(answer.Content.Select(part => part.Text));
            }
            messages.Add(new AssistantChatMessage(answer));
            foreach (ChatToolCall call in answer.ToolCalls)
            {
                messages.Add(new ToolChatMessage(call.Id, await RunToolAsync(call)));
            }
        }
        run.Fail("iteration_limit", $"No answer after {IterationsMax} iterations.");
        return "I could not find out.";
    }

    private static async Task<string> RunToolAsync(ChatToolCall call)
    {
        using ToolRun tool = GenAI.StartTool(call.FunctionName, call.Id, makeArguments: call.FunctionArguments.ToString);
        try
        {
            string query = JsonDocument.Parse(call.FunctionArguments).RootElement.GetProperty("query").GetString()!;
            await Task.Yield();
            string result = call.FunctionName switch
            {
                "find_product" => "Heat pump HP-9, 9 kW.",
                "get_price" => "HP-9 costs 4,990 euros.",
                _ => throw new InvalidOperationException($"There is no tool {call.FunctionName} for {query}."),
            };
            tool.Succeed(() => JsonSerializer.Serialize(result));
            return result;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            tool.Fail(exception);
            return $"Error: {exception.Message}";
        }
    }
}

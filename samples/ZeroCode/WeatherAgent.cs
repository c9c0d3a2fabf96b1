using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenAI.Chat;

namespace ZeroCode;

/// <summary>Asks the model, runs the tools it wants, asks again; prints the answer as it comes.</summary>
internal sealed class WeatherAgent(ChatClient client, TextWriter output)
{
    private const int TurnsMax = 8;

    private static readonly Dictionary<string, double> CelsiusByCity = new(StringComparer.OrdinalIgnoreCase) { ["Rome"] = 21.5, ["Oslo"] = 4, ["Paris"] = 13.5 };

    private static readonly ChatCompletionOptions Options = new()
    {
        Tools =
        {
            ChatTool.CreateFunctionTool("get_temperature", "Temperature of a city in degrees Celsius", BinaryData.FromString("""
                {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}
                """)),
            ChatTool.CreateFunctionTool("subtract", "a minus b", BinaryData.FromString("""
                {"type":"object","properties":{"a":{"type":"number"},"b":{"type":"number"}},"required":["a","b"]}
                """)),
        },
    };

    public async Task AnswerAsync(string question)
    {
        List<ChatMessage> messages = [new SystemChatMessage("Use the tools. Answer in one sentence."), new UserChatMessage(question)];
        for (int turn = 0; turn < TurnsMax; turn++)
        {
            StreamedTurn answer = await AskAsync(messages);
            if (answer.ToolCalls.Count == 0)
            {
                await output.WriteLineAsync();
                return;
            }
            messages.Add(new AssistantChatMessage(answer.ToolCalls));
            foreach (ChatToolCall call in answer.ToolCalls)
            {
                messages.Add(new ToolChatMessage(call.Id, RunTool(call.FunctionName, call.FunctionArguments)));
            }
        }
        await output.WriteLineAsync("(no answer after " + TurnsMax + " turns)");
    }

    private async Task<StreamedTurn> AskAsync(List<ChatMessage> messages)
    {
        StreamedTurn turn = new();
        await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(messages, Options))
        {
            foreach (ChatMessageContentPart part in update.ContentUpdate)
            {
                await output.WriteAsync(part.Text);
            }
            foreach (StreamingChatToolCallUpdate call in update.ToolCallUpdates)
            {
                turn.Append(call);
            }
        }
        return turn;
    }

    private static string RunTool(string name, BinaryData arguments)
    {
        using JsonDocument json = JsonDocument.Parse(arguments);
        return name switch
        {
            "get_temperature" => CelsiusByCity.TryGetValue(json.RootElement.GetProperty("city").GetString()!, out double celsius) ? Text(celsius) : "unknown city",
            "subtract" => Text(json.RootElement.GetProperty("a").GetDouble() - json.RootElement.GetProperty("b").GetDouble()),
            _ => "unknown tool",
        };
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The tool calls of one answer, put together from the pieces of its stream.</summary>
    private sealed class StreamedTurn
    {
        private readonly SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)> calls = [];

        public List<ChatToolCall> ToolCalls => [.. calls.Values.Select(call => ChatToolCall.CreateFunctionToolCall(call.Id, call.Name, BinaryData.FromString(call.Arguments.ToString())))];

        public void Append(StreamingChatToolCallUpdate update)
        {
            if (!calls.TryGetValue(update.Index, out (string Id, string Name, StringBuilder Arguments) call))
            {
                calls[update.Index] = call = (update.ToolCallId, update.FunctionName, new StringBuilder());
            }
            call.Arguments.Append(update.FunctionArgumentsUpdate?.ToString());
        }
    }
}

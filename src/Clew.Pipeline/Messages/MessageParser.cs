using System.Text.Json;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Messages;

/// <summary>
/// Reads the messages of one span from whatever carried them: attributes of any dialect, span events, log records. Each of input, output,
/// instructions and tools is taken from the most specific carrier that has it; carriers are never concatenated, because SDKs send the
/// same content in several. Meant for the time of reading one span; it allocates freely and never throws on what a client sent.
/// </summary>
public static class MessageParser
{
    /// <summary>The messages of a span, its bodies in <see cref="Span.Content"/> or <see cref="Span.Attributes"/>, with the built-in dialects.</summary>
    public static SpanMessages Parse(Span span, IReadOnlyList<LogRecord> logs) => Parse(span, logs, DialectSet.BuiltIn);

    /// <summary>The same with other dialects.</summary>
    public static SpanMessages Parse(Span span, IReadOnlyList<LogRecord> logs, DialectSet dialects)
    {
        MessageCollector found = new();
        Collect(found, span, logs, dialects);
        return found.ToMessages();
    }

    /// <summary>Only the output of <see cref="Parse(Span, IReadOnlyList{LogRecord}, DialectSet)"/>: a history is not read for it.</summary>
    internal static IReadOnlyList<Message> ParseAnswer(Span span, DialectSet dialects)
    {
        MessageCollector found = new(answerOnly: true);
        Collect(found, span, [], dialects);
        return found.Output;
    }

    private static void Collect(MessageCollector found, Span span, IReadOnlyList<LogRecord> logs, DialectSet dialects)
    {
        MessageSources own = new([.. span.Content.AsSpan(), .. span.Attributes.AsSpan()], span.Emitter, dialects);
        AddAttributes(found, own);
        List<MessageEvent> events = MessageEvent.Of(span, logs, dialects);
        foreach (MessageEvent details in events.Where(item => item.Role == EventRole.Details))
        {
            AddAttributes(found, new MessageSources(details.Fields, span.Emitter, dialects));
        }
        AddEvents(found, events);
        AddFlattened(found, own);
        AddTool(found, own, span);
        AddText(found, own);
    }

    private static void AddAttributes(MessageCollector found, MessageSources sources)
    {
        if (found.WantsInput && sources.Find(AttributeTarget.SystemInstructions, out JsonElement instructions))
        {
            found.AddInstructions(MessageReader.ReadParts(instructions));
        }
        if (found.WantsInput && sources.Find(AttributeTarget.InputMessages, out JsonElement input))
        {
            found.AddInput(MessageReader.Read(input, "user"));
        }
        if (sources.Find(AttributeTarget.OutputMessages, out JsonElement output))
        {
            found.AddOutput(MessageReader.Read(output, "assistant"));
        }
        if (found.WantsInput && sources.Find(AttributeTarget.ToolDefinitions, out JsonElement tools))
        {
            found.AddTools(ToolDefinitionReader.Read(tools));
        }
    }

    private static void AddEvents(MessageCollector found, List<MessageEvent> events)
    {
        List<Message> input = [];
        List<Message> output = [];
        foreach (MessageEvent item in events)
        {
            switch (item.Role)
            {
                case EventRole.System or EventRole.User or EventRole.Assistant or EventRole.Tool or EventRole.Prompt when !found.WantsInput:
                    break;
                case EventRole.System or EventRole.User or EventRole.Assistant or EventRole.Tool:
                    input.Add(MessageReader.ReadMessage(item.Body, item.Role.ToString().ToLowerInvariant()));
                    break;
                case EventRole.Choice:
                    output.Add(MessageReader.ReadMessage(item.Body, "assistant"));
                    break;
                case EventRole.Exchange:
                    AddIfThere(input, item.Body.Get("input"), "user");
                    AddIfThere(output, item.Body.Get("output"), "assistant");
                    break;
                case EventRole.Prompt:
                    input.AddRange(MessageReader.Read(item.Body, "user"));
                    break;
                case EventRole.Completion:
                    output.AddRange(MessageReader.Read(item.Body, "assistant"));
                    break;
            }
        }
        found.AddInput(input);
        found.AddOutput(output);

        static void AddIfThere(List<Message> messages, JsonElement body, string role)
        {
            if (body.IsThere())
            {
                messages.AddRange(MessageReader.Read(body, role));
            }
        }
    }

    private static void AddFlattened(MessageCollector found, MessageSources sources)
    {
        foreach (JsonElement list in sources.Lists(AttributeTarget.OutputIndexed))
        {
            found.AddOutput(MessageReader.Read(list, "assistant"));
        }
        if (!found.WantsInput)
        {
            return;
        }
        foreach (JsonElement list in sources.Lists(AttributeTarget.InputIndexed))
        {
            found.AddInput(MessageReader.Read(list, "user"));
        }
        foreach (JsonElement list in sources.Lists(AttributeTarget.ToolDefinitionsIndexed))
        {
            found.AddTools(ToolDefinitionReader.Read(list));
        }
    }

    /// <summary>The execution of a tool reads as the call that asked for it and the answer to it.</summary>
    private static void AddTool(MessageCollector found, MessageSources sources, Span span)
    {
        bool isTool = span.Kind == SpanKind.Tool || (span.Kind == SpanKind.Mcp && !span.ToolName.IsNull);
        string? id = span.ToolCallId.ToStringOrNull();
        string? name = span.ToolName.ToStringOrNull();
        if (sources.Find(AttributeTarget.ToolArguments, out JsonElement arguments) || (isTool && sources.Find(AttributeTarget.InputText, out arguments)))
        {
            found.AddInput([new Message("assistant", null, [new MessagePart("tool_call", Id: id, Name: name, Arguments: PartReader.Arguments(arguments))], null)]);
        }
        if (sources.Find(AttributeTarget.ToolResult, out JsonElement result) || (isTool && sources.Find(AttributeTarget.OutputText, out result)))
        {
            found.AddOutput([new Message("tool", null, [new MessagePart("tool_result", Id: id, Name: name, Result: PartReader.ResultText(result))], null)]);
        }
    }

    /// <summary>Text beside any message: messages where it is a conversation, otherwise the text itself.</summary>
    private static void AddText(MessageCollector found, MessageSources sources)
    {
        if (found.WantsInput && (sources.Find(AttributeTarget.InputText, out JsonElement input) || sources.Find(AttributeTarget.Task, out input)))
        {
            found.AddInput(ReadText(input, "user"));
        }
        List<MessagePart> answer = [];
        if (sources.Find(AttributeTarget.OutputReasoning, out JsonElement reasoning))
        {
            answer.Add(new MessagePart("reasoning", Text: JsonText.ToText(reasoning)));
        }
        if (sources.Find(AttributeTarget.OutputText, out JsonElement output))
        {
            List<Message> messages = ReadText(output, "assistant");
            if (messages.Count == 1)
            {
                answer.AddRange(messages[0].Parts.Where(part => part is not { Type: "text", Text: "" }));
            }
            else
            {
                found.AddOutput(messages);
            }
        }
        if (sources.Find(AttributeTarget.OutputToolCalls, out JsonElement calls) && calls.ValueKind == JsonValueKind.Array)
        {
            answer.AddRange(calls.EnumerateArray().Select(call => PartReader.ToolCall(JsonText.Decode(call))));
        }
        if (answer.Count > 0)
        {
            found.AddOutput([new Message("assistant", null, answer, null)]);
        }
    }

    private static List<Message> ReadText(JsonElement value, string role) =>
        MessageReader.IsConversation(value) ? MessageReader.Read(value, role) : [new Message(role, null, [PartReader.Text(JsonText.ToText(value))], null)];
}

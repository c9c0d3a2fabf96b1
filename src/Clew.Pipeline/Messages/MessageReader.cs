using System.Text.Json;

namespace Clew.Pipeline.Messages;

/// <summary>
/// Message lists in the words of OpenTelemetry, OpenAI, Anthropic, Gemini, Bedrock, LangChain and Vercel. Each message is read on its
/// own: one that is not understood becomes a part of type other and does not take the rest with it.
/// </summary>
internal static class MessageReader
{
    /// <summary>Lists inside lists (LangChain sends batches of message lists).</summary>
    private const int MaxNesting = 4;

    /// <summary>Reads whatever a carrier of messages holds.</summary>
    /// <param name="value">A list, one message, a request or response around it, or a text.</param>
    /// <param name="role">For messages that name none.</param>
    public static List<Message> Read(JsonElement value, string role)
    {
        List<Message> messages = [];
        ReadInto(messages, JsonText.Decode(value), role, 0);
        return messages;
    }

    /// <summary>Whether a value looks like messages rather than like arguments or a state of the application.</summary>
    public static bool IsConversation(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() > 0 && IsMessage(value[0]),
        JsonValueKind.Object => IsMessage(value) || value.Get("messages", "choices", "contents", "generations").ValueKind == JsonValueKind.Array,
        _ => false,
    };

    /// <summary>One message.</summary>
    public static Message ReadMessage(JsonElement value, string defaultRole)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return new Message(defaultRole, null, [PartReader.Text(JsonText.ToText(value))], null);
        }
        string? finishReason = value.GetText("finish_reason", "finishReason", "stop_reason");
        JsonElement outer = value;
        bool isWrapped = JsonText.Decode(value.Get("message", "prompt", "completion")) is { ValueKind: JsonValueKind.Object };
        if (isWrapped)
        {
            value = JsonText.Decode(value.Get("message", "prompt", "completion"));
        }
        string? className = ClassOf(value);
        value = className is null ? value : value.Get("kwargs");
        string role = Role(value.GetText("role") ?? RoleByType(value) ?? className ?? outer.GetText("role") ?? defaultRole);
        List<MessagePart> parts = [];
        AddContent(parts, value, role);
        AddCalls(parts, value);
        if (isWrapped)
        {
            AddCalls(parts, outer);
        }
        if (parts.Count == 0 && IsUnknown(value))
        {
            parts.Add(PartReader.Other(value));
        }
        return new Message(role, value.GetText("name"), parts, finishReason ?? value.GetText("finish_reason", "finishReason", "stop_reason"));
    }

    /// <summary>Parts of system instructions: a list of parts or texts, or one text.</summary>
    public static List<MessagePart> ReadParts(JsonElement value)
    {
        JsonElement decoded = JsonText.Decode(value);
        if (decoded.ValueKind == JsonValueKind.Array)
        {
            return [.. decoded.EnumerateArray().Select(PartReader.Read)];
        }
        return decoded.IsThere() ? [decoded.Get("parts") is { ValueKind: JsonValueKind.Array } parts ? PartReader.Read(parts.EnumerateArray().FirstOrDefault()) : PartReader.Read(decoded)] : [];
    }

    private static void ReadInto(List<Message> messages, JsonElement value, string role, int nesting)
    {
        if (value.ValueKind == JsonValueKind.Array && nesting < MaxNesting)
        {
            ReadArray(messages, value, role, nesting);
        }
        else if (value.ValueKind == JsonValueKind.Object && !IsMessage(value))
        {
            ReadEnvelope(messages, value, role, nesting);
        }
        else if (value.IsThere())
        {
            messages.Add(ReadMessage(value, role));
        }
    }

    private static void ReadArray(List<Message> messages, JsonElement array, string role, int nesting)
    {
        List<MessagePart>? loose = null;
        foreach (JsonElement item in array.EnumerateArray())
        {
            JsonElement decoded = JsonText.Decode(item);
            if (decoded.ValueKind == JsonValueKind.Array || IsMessage(decoded))
            {
                ReadInto(messages, decoded, role, nesting + 1);
            }
            else
            {
                // Parts without a message around them, texts, and what nobody knows: one message of the default role.
                (loose ??= []).Add(PartReader.Read(decoded));
            }
        }
        if (loose is not null)
        {
            messages.Add(new Message(role, null, loose, null));
        }
    }

    /// <summary>A request or response of a provider, or <c>{"system":...,"prompt":...,"messages":[...]}</c>.</summary>
    private static void ReadEnvelope(List<Message> messages, JsonElement value, string role, int nesting)
    {
        int before = messages.Count;
        if (value.Get("system", "instructions") is { ValueKind: not JsonValueKind.Undefined } system)
        {
            messages.Add(new Message("system", null, ReadParts(system), null));
        }
        if (value.Get("messages", "choices", "contents", "generations", "input") is { ValueKind: JsonValueKind.Array } list && nesting < MaxNesting)
        {
            ReadInto(messages, list, role, nesting + 1);
        }
        if (value.Get("prompt") is { ValueKind: not JsonValueKind.Undefined } prompt && nesting < MaxNesting)
        {
            ReadInto(messages, JsonText.Decode(prompt), role, nesting + 1);
        }
        if (messages.Count == before)
        {
            MessagePart part = PartReader.Read(value);
            messages.Add(new Message(role, null, [part], null));
        }
    }

    private static bool IsMessage(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
        && (value.Get("role", "parts", "tool_calls").IsThere() || RoleByType(value) is not null || ClassOf(value) is not null
            || JsonText.Decode(value.Get("message", "completion")).ValueKind == JsonValueKind.Object
            || value.Get("prompt").GetText("text") is not null
            || (value.Get("content").IsThere() && !value.Get("type").IsThere()));

    private static void AddContent(List<MessagePart> parts, JsonElement message, string role)
    {
        if (message.GetText("reasoning_content", "reasoning") is { Length: > 0 } reasoning)
        {
            parts.Add(new MessagePart("reasoning", Text: reasoning));
        }
        if (message.GetText("refusal") is { Length: > 0 } refusal)
        {
            parts.Add(PartReader.Refusal(refusal));
        }
        string? callId = message.GetText("tool_call_id", "toolCallId") ?? (role == "tool" ? message.GetText("id") : null);
        JsonElement content = message.Get("parts", "contents", "content", "text");
        if (!content.IsThere())
        {
            // An object there is a message of its own; Strands puts the parts themselves into the event's message.
            content = message.Get("message");
        }
        if (content.ValueKind == JsonValueKind.String && JsonText.Decode(content) is { ValueKind: JsonValueKind.Array } decoded && IsPartList(decoded))
        {
            content = decoded;
        }
        if (content.ValueKind == JsonValueKind.Array && (callId is null || IsPartList(content)))
        {
            parts.AddRange(content.EnumerateArray().Select(PartReader.Read).Where(part => part is not { Type: "text", Text: "" }));
        }
        else if (callId is not null && content.IsThere())
        {
            parts.Add(new MessagePart("tool_result", Id: callId, Name: message.GetText("name"), Result: PartReader.ResultText(content)));
            return;
        }
        else if (content.ValueKind == JsonValueKind.Object)
        {
            parts.Add(PartReader.Read(content));
        }
        else if (JsonText.ToText(content) is { Length: > 0 } text)
        {
            parts.Add(PartReader.Text(text));
        }
        if (callId is not null)
        {
            for (int i = 0; i < parts.Count; i++)
            {
                parts[i] = parts[i].Type == "text" ? new MessagePart("tool_result", Id: callId, Result: parts[i].Text) : parts[i];
            }
        }
    }

    private static void AddCalls(List<MessagePart> parts, JsonElement message)
    {
        JsonElement calls = JsonText.Decode(message.Get("tool_calls", "toolCalls"));
        if (calls.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in calls.EnumerateArray())
            {
                MessagePart call = PartReader.ToolCall(JsonText.Decode(item));
                // Anthropic's instrumentation names a call both among the parts and beside them.
                if ((call.Name ?? call.Id) is not null && !parts.Exists(part => part.Type == "tool_call" && part.Id == call.Id && part.Name == call.Name))
                {
                    parts.Add(call);
                }
            }
        }
        if (message.Get("function_call") is { ValueKind: JsonValueKind.Object } function)
        {
            parts.Add(PartReader.ToolCall(function));
        }
        else if (message.GetText("function_call_name") is not null)
        {
            parts.Add(PartReader.ToolCall(message));
        }
    }

    private static bool IsPartList(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.String)
        && list.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String || item.Get("type", "text", "message_content", "tool_call", "functionCall", "function_call", "functionResponse", "function_response", "toolUse", "toolResult", "toolRequest", "toolResponse", "inlineData", "fileData", "image").IsThere());

    private static bool IsUnknown(JsonElement message) =>
        message.EnumerateObject().Any(property => property.Name is not ("role" or "name" or "id" or "finish_reason" or "content" or "parts" or "index" or "type"));

    private static string? RoleByType(JsonElement message) =>
        message.Get("content").IsThere() && message.GetText("type") is "human" or "ai" or "system" ? message.GetText("type") : null;

    /// <summary>LangChain serialises a message as the call of its constructor: <c>{"lc":1,"id":[...,"AIMessage"],"kwargs":{...}}</c>.</summary>
    private static string? ClassOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.Get("kwargs").ValueKind == JsonValueKind.Object && value.Get("id") is { ValueKind: JsonValueKind.Array } id
            && id.GetArrayLength() > 0 && id[id.GetArrayLength() - 1] is { ValueKind: JsonValueKind.String } name && name.GetString() is { } text
            && text.Contains("Message", StringComparison.Ordinal)
            ? text
            : null;

    private static string Role(string role) => role switch
    {
        "HumanMessage" or "HumanMessageChunk" => "user",
        "AIMessage" or "AIMessageChunk" => "assistant",
        "SystemMessage" => "system",
        "ToolMessage" or "FunctionMessage" => "tool",
        "human" => "user",
        "ai" or "model" => "assistant",
        "developer" => "system",
        "function" or "ipython" => "tool",
        _ => role,
    };
}

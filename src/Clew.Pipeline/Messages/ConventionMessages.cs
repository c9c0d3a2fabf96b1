using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Messages;

/// <summary>
/// The messages of a span as attributes of today's GenAI conventions (docs/semantic-conventions/message-shapes.md), whatever dialect carried them. Allocates
/// freely and never throws on what a client sent.
/// </summary>
public static class ConventionMessages
{
    private const string SystemInstructions = "gen_ai.system_instructions";
    private const string InputMessages = "gen_ai.input.messages";
    private const string OutputMessages = "gen_ai.output.messages";
    private const string ToolDefinitions = "gen_ai.tool.definitions";
    private const string ToolArguments = "gen_ai.tool.call.arguments";
    private const string ToolResult = "gen_ai.tool.call.result";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The attributes that the span has not in this form already; none for a span without content.</summary>
    public static IReadOnlyList<KeyValue> Of(Span span, DialectSet dialects)
    {
        ArgumentNullException.ThrowIfNull(span);
        List<KeyValue> attributes = [];
        if (!span.HasContent)
        {
            return attributes;
        }
        SpanMessages messages = MessageParser.Parse(span, [], dialects);
        if (span.Kind == SpanKind.Tool)
        {
            AddValue(ToolArguments, messages.Input.SelectMany(message => message.Parts).FirstOrDefault(part => part.Type == "tool_call")?.Arguments);
            AddValue(ToolResult, messages.Output.SelectMany(message => message.Parts).FirstOrDefault(part => part.Type == "tool_result")?.Result);
            return attributes;
        }
        Add(SystemInstructions, messages.SystemInstructions.Count, json => WriteParts(json, messages.SystemInstructions));
        Add(InputMessages, messages.Input.Count, json => WriteMessages(json, messages.Input));
        Add(OutputMessages, messages.Output.Count, json => WriteMessages(json, messages.Output));
        Add(ToolDefinitions, messages.ToolDefinitions.Count, json => WriteTools(json, messages.ToolDefinitions));
        return attributes;

        void Add(string key, int count, Action<Utf8JsonWriter> write)
        {
            if (count > 0 && !IsToday(span, key))
            {
                attributes.Add(new KeyValue(key, AnyValue.From(Json(write))));
            }
        }

        void AddValue(string key, string? value)
        {
            if (value is not null && Sent(span, key).Kind == AnyValueKind.Empty)
            {
                attributes.Add(new KeyValue(key, AnyValue.From(value)));
            }
        }
    }

    /// <summary>Earlier SDKs sent other shapes under the same names.</summary>
    private static bool IsToday(Span span, string key)
    {
        AnyValue sent = Sent(span, key);
        bool isMessages = key == InputMessages || key == OutputMessages;
        return sent.Kind == AnyValueKind.Array
            || (sent.Kind == AnyValueKind.String && sent.AsBytes.StartsWith("["u8) && (!isMessages || sent.AsBytes.IndexOf("\"parts\""u8) > 0));
    }

    private static AnyValue Sent(Span span, string key)
    {
        byte[] name = Encoding.UTF8.GetBytes(key);
        return span.Content.TryGet(name, out AnyValue value) || span.Attributes.TryGet(name, out value) ? value : default;
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, Relaxed))
        {
            write(json);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteMessages(Utf8JsonWriter json, IReadOnlyList<Message> messages)
    {
        json.WriteStartArray();
        foreach (Message message in messages)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, message.Role);
            WriteIfKnown(json, "name"u8, message.Name);
            json.WritePropertyName("parts"u8);
            WriteParts(json, message.Parts);
            WriteIfKnown(json, "finish_reason"u8, message.FinishReason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteParts(Utf8JsonWriter json, IReadOnlyList<MessagePart> parts)
    {
        json.WriteStartArray();
        foreach (MessagePart part in parts)
        {
            WritePart(json, part);
        }
        json.WriteEndArray();
    }

    private static void WritePart(Utf8JsonWriter json, MessagePart part)
    {
        if (part.Type == "other" && IsJson(part.Text))
        {
            json.WriteRawValue(part.Text!);
            return;
        }
        json.WriteStartObject();
        switch (part.Type)
        {
            case "tool_call":
                json.WriteString("type"u8, "tool_call"u8);
                WriteIfKnown(json, "id"u8, part.Id);
                json.WriteString("name"u8, part.Name ?? "");
                WriteValue(json, "arguments"u8, part.Arguments);
                break;
            case "tool_result":
                json.WriteString("type"u8, "tool_call_response"u8);
                WriteIfKnown(json, "id"u8, part.Id);
                WriteValue(json, "response"u8, part.Result);
                break;
            case "image" or "audio" or "video" or "file":
                WriteMedia(json, part);
                break;
            default:
                json.WriteString("type"u8, part.Type == "other" ? "text" : part.Type);
                json.WriteString("content"u8, part.Text ?? "");
                break;
        }
        json.WriteEndObject();
    }

    private static void WriteMedia(Utf8JsonWriter json, MessagePart part)
    {
        string modality = part.Type == "file" ? "document" : part.Type;
        string address = part.Uri ?? "";
        int inline = address.StartsWith("data:", StringComparison.Ordinal) ? address.IndexOf(',', StringComparison.Ordinal) : -1;
        (string type, string name, string value) = inline > 0 ? ("blob", "content", address[(inline + 1)..])
            : address.Contains("://", StringComparison.Ordinal) ? ("uri", "uri", address) : ("file", "file_id", address);
        json.WriteString("type"u8, type);
        json.WriteString("modality"u8, modality);
        WriteIfKnown(json, "mime_type"u8, part.MimeType);
        json.WriteString(name, value);
    }

    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<ToolDefinition> tools)
    {
        json.WriteStartArray();
        foreach (ToolDefinition tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "function"u8);
            json.WriteString("name"u8, tool.Name);
            WriteIfKnown(json, "description"u8, tool.Description);
            WriteValue(json, "parameters"u8, tool.Parameters);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteIfKnown(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>Arguments and results are values, not texts that hold one.</summary>
    private static void WriteValue(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
        {
            return;
        }
        json.WritePropertyName(name);
        if (IsJson(value))
        {
            json.WriteRawValue(value);
        }
        else
        {
            json.WriteStringValue(value);
        }
    }

    private static bool IsJson(string? text)
    {
        if (text is null || text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            return false;
        }
        try
        {
            using JsonDocument parsed = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            // A result that only looks like JSON is a text.
            return false;
        }
    }
}

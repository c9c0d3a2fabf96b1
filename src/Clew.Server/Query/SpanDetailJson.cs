using System.Text.Json;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Messages;
using Clew.Pipeline.Normalize;
using Clew.Storage;
using Clew.Telemetry;

namespace Clew.Server.Query;

/// <summary>Writes a whole span: messages, attributes, events, links, resource, logs.</summary>
internal static class SpanDetailJson
{
    private static readonly string[] OtlpKindNames = ["unspecified", "internal", "server", "client", "producer", "consumer"];

    public static void WriteSpanDetail(this Utf8JsonWriter json, SpanWithLogs stored, PriceTable prices, DialectSet dialects, bool isInferred)
    {
        Span span = stored.Span;
        json.WriteStartObject();
        json.WriteSpanFields(span, prices, isInferred);
        json.WriteString("otlpKind"u8, OtlpKindNames[(int)span.OtlpKind]);
        json.WriteText("traceState"u8, span.TraceState);
        json.WriteNumber("flags"u8, span.Flags);
        json.WriteTime("receivedTime"u8, span.ReceivedTimeUnixNano);
        json.WriteMessages(MessageParser.Parse(span, stored.Logs, dialects));
        json.WriteStartArray("attributes"u8);
        json.WriteAttributeItems(span.Attributes);
        json.WriteAttributeItems(span.Content);
        json.WriteEndArray();
        json.WriteStartArray("events"u8);
        foreach (SpanEvent spanEvent in span.Events)
        {
            json.WriteStartObject();
            json.WriteTime("time"u8, spanEvent.TimeUnixNano);
            json.WriteText("name"u8, spanEvent.Name.Or(Utf8Text.Empty));
            json.WriteAttributes(spanEvent.Attributes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("links"u8);
        foreach (SpanLink link in span.Links)
        {
            json.WriteStartObject();
            json.WriteString("traceId"u8, link.TraceId.ToString());
            json.WriteString("spanId"u8, link.SpanId.ToString());
            json.WriteAttributes(link.Attributes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("resource"u8);
        json.WriteAttributes(span.Resource.Attributes);
        json.WriteText("schemaUrl"u8, span.Resource.SchemaUrl);
        json.WriteEndObject();
        json.WriteStartObject("scopeDetail"u8);
        json.WriteText("name"u8, span.Scope.Name.Or(Utf8Text.Empty));
        json.WriteText("version"u8, span.Scope.Version);
        json.WriteText("schemaUrl"u8, span.Scope.SchemaUrl);
        json.WriteAttributes(span.Scope.Attributes);
        json.WriteEndObject();
        json.WriteStartArray("logs"u8);
        foreach (LogRecord log in stored.Logs)
        {
            json.WriteLog(log);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteLog(this Utf8JsonWriter json, LogRecord log)
    {
        json.WriteStartObject();
        json.WriteTime("time"u8, log.EffectiveTimeUnixNano);
        json.WriteText("severity"u8, log.SeverityText);
        json.WriteNumber("severityNumber"u8, log.SeverityNumber);
        json.WriteText("eventName"u8, log.EventName);
        json.WritePropertyName("body"u8);
        json.WriteAnyValue(log.Body);
        if (log.BodyExpired)
        {
            json.WriteBoolean("bodyExpired"u8, true);
        }
        json.WriteAttributes(log.Attributes);
        json.WriteText("service"u8, log.Resource.Service.Or(Utf8Text.Empty));
        json.WriteText("scope"u8, log.Scope.Name.Or(Utf8Text.Empty));
        json.WriteString("traceId"u8, log.TraceId.IsEmpty ? null : log.TraceId.ToString());
        json.WriteString("spanId"u8, log.SpanId.IsEmpty ? null : log.SpanId.ToString());
        json.WriteEndObject();
    }

    public static void WriteMessages(this Utf8JsonWriter json, SpanMessages messages)
    {
        if (messages.Input.Count + messages.Output.Count + messages.SystemInstructions.Count + messages.ToolDefinitions.Count == 0)
        {
            json.WriteNull("messages"u8);
            return;
        }
        json.WriteStartObject("messages"u8);
        json.WriteStartArray("systemInstructions"u8);
        WriteParts(json, messages.SystemInstructions);
        json.WriteEndArray();
        WriteMessageList(json, "input"u8, messages.Input);
        WriteMessageList(json, "output"u8, messages.Output);
        json.WriteStartArray("toolDefinitions"u8);
        foreach (ToolDefinition tool in messages.ToolDefinitions)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tool.Name);
            json.WriteString("description"u8, tool.Description);
            json.WriteString("parameters"u8, tool.Parameters);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMessageList(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<Message> messages)
    {
        json.WriteStartArray(name);
        foreach (Message message in messages)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, message.Role);
            json.WriteString("name"u8, message.Name);
            json.WriteStartArray("parts"u8);
            WriteParts(json, message.Parts);
            json.WriteEndArray();
            json.WriteString("finishReason"u8, message.FinishReason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteParts(Utf8JsonWriter json, IReadOnlyList<MessagePart> parts)
    {
        foreach (MessagePart part in parts)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, part.Type);
            json.WriteString("text"u8, part.Text);
            json.WriteString("id"u8, part.Id);
            json.WriteString("name"u8, part.Name);
            json.WriteString("arguments"u8, part.Arguments);
            json.WriteString("result"u8, part.Result);
            json.WriteString("uri"u8, part.Uri);
            json.WriteString("mimeType"u8, part.MimeType);
            json.WriteEndObject();
        }
    }
}

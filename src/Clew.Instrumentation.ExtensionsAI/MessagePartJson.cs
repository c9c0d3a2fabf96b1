using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clew.Instrumentation;

/// <summary>One part of a message in the shape of the conventions.</summary>
internal static class MessagePartJson
{
    public static void Write(Utf8JsonWriter writer, AIContent content)
    {
        if (content is UsageContent)
        {
            return;
        }
        writer.WriteStartObject();
        switch (content)
        {
            case TextContent text:
                WriteText(writer, "text", text.Text);
                break;
            case TextReasoningContent reasoning:
                WriteText(writer, "reasoning", reasoning.Text);
                break;
            case FunctionCallContent call:
                WriteCall(writer, call);
                break;
            case FunctionResultContent result:
                WriteResult(writer, result);
                break;
            case DataContent data:
                WriteMedia(writer, "blob", data.MediaType);
                writer.WriteBase64String("content", data.Data.Span);
                break;
            case UriContent uri:
                WriteMedia(writer, "uri", uri.MediaType);
                writer.WriteString("uri", uri.Uri.OriginalString);
                break;
            case HostedFileContent file:
                WriteMedia(writer, "file", file.MediaType);
                writer.WriteString("file_id", file.FileId);
                break;
            case ErrorContent error:
                WriteText(writer, "error", error.Message);
                break;
            default:
                writer.WriteString("type", content.GetType().Name);
                break;
        }
        writer.WriteEndObject();
    }

    /// <summary>A value of a tool's arguments or its result: JSON stays JSON, and a type that no serializer knows becomes its text.</summary>
    public static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            case IEnumerable<AIContent> contents:
                writer.WriteStartArray();
                foreach (AIContent content in contents)
                {
                    Write(writer, content);
                }
                writer.WriteEndArray();
                break;
            case AIContent content:
                Write(writer, content);
                break;
            default:
                Serialized(value).WriteTo(writer);
                break;
        }
    }

    private static JsonElement Serialized(object value)
    {
        try
        {
            return JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType()));
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or JsonException)
        {
            return JsonSerializer.SerializeToElement(value.ToString() ?? "", AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(string)));
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string type, string? text)
    {
        writer.WriteString("type", type);
        writer.WriteString("content", text ?? "");
    }

    private static void WriteCall(Utf8JsonWriter writer, FunctionCallContent call)
    {
        writer.WriteString("type", "tool_call");
        writer.WriteString("id", call.CallId);
        writer.WriteString("name", call.Name);
        if (call.Arguments is { } arguments)
        {
            writer.WriteStartObject("arguments");
            foreach ((string key, object? value) in arguments)
            {
                writer.WritePropertyName(key);
                WriteValue(writer, value);
            }
            writer.WriteEndObject();
        }
    }

    private static void WriteResult(Utf8JsonWriter writer, FunctionResultContent result)
    {
        writer.WriteString("type", "tool_call_response");
        writer.WriteString("id", result.CallId);
        writer.WritePropertyName("response");
        WriteValue(writer, result.Result ?? result.Exception?.Message);
    }

    private static void WriteMedia(Utf8JsonWriter writer, string type, string? mediaType)
    {
        writer.WriteString("type", type);
        writer.WriteString("modality", Modality(mediaType));
        if (mediaType is not null)
        {
            writer.WriteString("mime_type", mediaType);
        }
    }

    private static string Modality(string? mediaType) => mediaType?.Split('/')[0] switch
    {
        "image" => "image",
        "audio" => "audio",
        "video" => "video",
        _ => "document",
    };
}

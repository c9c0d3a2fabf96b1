using System.Text.Json;

namespace Clew.Instrumentation.Http;

/// <summary>Images, sound and documents in a message: inline, by address or by the id of an upload.</summary>
internal static class MediaContent
{
    /// <summary>Writes a part that holds media. False when it holds none that is known.</summary>
    public static bool Write(Utf8JsonWriter writer, JsonElement part, string? type)
    {
        if (type is "image_url" or "input_image" && AddressOf(part) is { } address)
        {
            WriteAddress(writer, "image", address, null);
        }
        else if (part.TryGetProperty("source", out JsonElement source) && source.ValueKind == JsonValueKind.Object)
        {
            string modality = type is "document" ? "document" : "image";
            if (MessageContent.Text(source, "url") is { } url)
            {
                WriteAddress(writer, modality, url, null);
            }
            else if (MessageContent.Text(source, "file_id") is { } id)
            {
                WriteMedia(writer, "file", modality, null, "file_id", id);
            }
            else
            {
                WriteMedia(writer, "blob", modality, MessageContent.Text(source, "media_type"), "content", MessageContent.Text(source, "data") ?? "");
            }
        }
        else if (part.TryGetProperty("input_audio", out JsonElement audio))
        {
            WriteMedia(writer, "blob", "audio", $"audio/{MessageContent.Text(audio, "format") ?? "wav"}", "content", MessageContent.Text(audio, "data") ?? "");
        }
        else if (part.TryGetProperty("inlineData", out JsonElement inline))
        {
            string? mime = MessageContent.Text(inline, "mimeType");
            WriteMedia(writer, "blob", ModalityOf(mime), mime, "content", MessageContent.Text(inline, "data") ?? "");
        }
        else if (part.TryGetProperty("fileData", out JsonElement file))
        {
            string? mime = MessageContent.Text(file, "mimeType");
            WriteAddress(writer, ModalityOf(mime), MessageContent.Text(file, "fileUri") ?? "", mime);
        }
        else if (MessageContent.Text(part, "file_id") is { } id)
        {
            WriteMedia(writer, "file", "document", null, "file_id", id);
        }
        else
        {
            return false;
        }
        return true;
    }

    private static string? AddressOf(JsonElement part) => !part.TryGetProperty("image_url", out JsonElement image) ? null
        : image.ValueKind == JsonValueKind.String ? image.GetString() : MessageContent.Text(image, "url");

    // An address that holds the data itself is written as the data.
    private static void WriteAddress(Utf8JsonWriter writer, string modality, string address, string? mime)
    {
        int comma = address.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? address.IndexOf(',', StringComparison.Ordinal) : -1;
        if (comma < 0)
        {
            WriteMedia(writer, "uri", modality, mime, "uri", address);
        }
        else
        {
            WriteMedia(writer, "blob", modality, address["data:".Length..comma].Split(';')[0], "content", address[(comma + 1)..]);
        }
    }

    private static string ModalityOf(string? mime) => mime?.Split('/')[0] is "image" or "audio" or "video" ? mime.Split('/')[0] : "document";

    private static void WriteMedia(Utf8JsonWriter writer, string type, string modality, string? mime, string name, string value)
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        writer.WriteString("modality", modality);
        if (mime is not null)
        {
            writer.WriteString("mime_type", mime);
        }
        writer.WriteString(name, value);
        writer.WriteEndObject();
    }
}

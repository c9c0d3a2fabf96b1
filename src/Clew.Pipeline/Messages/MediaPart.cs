using System.Text.Json;

namespace Clew.Pipeline.Messages;

/// <summary>Images, audio, video and files by reference, or inline as <c>data:</c> URI.</summary>
internal static class MediaPart
{
    public static MessagePart Read(JsonElement part, string type)
    {
        JsonElement source = Source(part);
        string? mimeType = part.GetText("mime_type", "mimeType", "mediaType", "media_type")
            ?? source.GetText("mime_type", "mimeType", "mediaType", "media_type") ?? MimeOfFormat(source.GetText("format"));
        string? uri = Uri(part, source, mimeType);
        if (mimeType is null && uri is not null && uri.StartsWith("data:", StringComparison.Ordinal) && uri.IndexOfAny([';', ',']) is > 5 and { } end)
        {
            mimeType = uri[5..end];
        }
        return new MessagePart(
            Kind(part.GetText("modality") ?? type, mimeType), Uri: uri, MimeType: mimeType,
            Name: part.GetText("filename", "file_name", "name") ?? source.GetText("filename"));
    }

    /// <summary>The object that holds the address; OpenInference nests it twice: <c>image.image.url</c>.</summary>
    private static JsonElement Source(JsonElement part)
    {
        JsonElement source = part;
        for (int i = 0; i < 2; i++)
        {
            JsonElement inner = source.Get("image", "audio", "image_url", "input_audio", "source", "file", "inlineData", "inline_data", "fileData", "file_data");
            if (inner.ValueKind != JsonValueKind.Object)
            {
                break;
            }
            source = inner;
        }
        return source;
    }

    private static string? Uri(JsonElement part, JsonElement source, string? mimeType)
    {
        string? address = source.GetText("uri", "url", "fileUri", "file_uri", "file_id", "fileId") ?? part.GetText("uri", "url", "file_id");
        if (address is not null)
        {
            return address;
        }
        JsonElement direct = part.Get("image_url", "image", "audio", "data", "content", "file");
        string? inline = source.GetText("data", "file_data") ?? (direct.ValueKind == JsonValueKind.String ? JsonText.ToText(direct) : null);
        return inline is null || inline.StartsWith("data:", StringComparison.Ordinal) || inline.Contains("://", StringComparison.Ordinal)
            ? inline
            : $"data:{mimeType ?? "application/octet-stream"};base64,{inline}";
    }

    private static string Kind(string modality, string? mimeType)
    {
        string from = modality is "blob" or "uri" or "file" or "media" or "document" ? mimeType ?? modality : modality;
        return from.Contains("image", StringComparison.Ordinal) ? "image"
            : from.Contains("audio", StringComparison.Ordinal) ? "audio"
            : from.Contains("video", StringComparison.Ordinal) ? "video"
            : "file";
    }

    private static string? MimeOfFormat(string? format) => format is "wav" or "mp3" or "flac" or "opus" ? "audio/" + format : null;
}

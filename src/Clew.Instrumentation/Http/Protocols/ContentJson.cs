using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Clew.Instrumentation.Http;

/// <summary>Writes content in the JSON shapes of the conventions.</summary>
internal static class ContentJson
{
    // The text goes into an attribute and not into a web page: letters of all languages stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            write(writer);
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Writes JSON text as the value it is; a text that is none, as when a stream broke off, as a string.</summary>
    public static void WriteParsed(Utf8JsonWriter writer, string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            document.RootElement.WriteTo(writer);
        }
        catch (JsonException)
        {
            writer.WriteStringValue(json);
        }
    }
}

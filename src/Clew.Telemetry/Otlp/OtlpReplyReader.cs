using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Clew.Telemetry.Otlp;

/// <summary>What a receiver says of a request that it took: Export*ServiceResponse.</summary>
/// <param name="RejectedCount">Items that it left out; 0 for all taken.</param>
/// <param name="Message">Why, or a warning; null when it says nothing.</param>
public readonly record struct OtlpPartialSuccess(long RejectedCount, string? Message);

/// <summary>What a receiver says of a request that it did not take: google.rpc.Status.</summary>
/// <param name="Message">For people; null when there is none.</param>
/// <param name="RetryDelay">When to come again (RetryInfo); null when that is not said.</param>
public readonly record struct OtlpFailure(string? Message, TimeSpan? RetryDelay);

/// <summary>Reads the answers that <see cref="OtlpResponse"/> writes, as any OTLP receiver gives them.</summary>
public static class OtlpReplyReader
{
    private const uint MessageTag = (2 << 3) | WireType.Length;
    private const uint DetailsTag = (3 << 3) | WireType.Length;
    private const uint FirstMessageTag = (1 << 3) | WireType.Length;
    private const uint FirstNumberTag = (1 << 3) | WireType.Varint;
    private const uint SecondNumberTag = (2 << 3) | WireType.Varint;

    /// <summary>Reads Protocol Buffers.</summary>
    /// <returns>Null when the bytes are no such message, as a page of HTML is not.</returns>
    public static OtlpPartialSuccess? ReadExport(ReadOnlySpan<byte> body)
    {
        ProtobufReader reader = new(body);
        OtlpPartialSuccess told = default;
        while (reader.NextField(out uint tag))
        {
            if (tag == FirstMessageTag)
            {
                int outer = reader.Enter();
                told = ReadPartialSuccess(ref reader);
                reader.Leave(outer);
            }
            else
            {
                reader.SkipUnknown(tag, 0, "ExportServiceResponse");
            }
        }
        return reader.Error is null ? told : null;
    }

    /// <summary>Reads OTLP/JSON, where numbers of 64 bits may be texts and the count is named after the signal.</summary>
    /// <returns>Null when the text is no such object.</returns>
    public static OtlpPartialSuccess? ReadExportJson(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return default(OtlpPartialSuccess);
        }
        if (Parse(body) is not { } document)
        {
            return null;
        }
        using (document)
        {
            if (!document.RootElement.TryGetProperty("partialSuccess", out JsonElement partial) || partial.ValueKind != JsonValueKind.Object)
            {
                return default(OtlpPartialSuccess);
            }
            long rejected = 0;
            foreach (JsonProperty property in partial.EnumerateObject())
            {
                if (property.Name.StartsWith("rejected", StringComparison.Ordinal) && long.TryParse(property.Value.ToString(), CultureInfo.InvariantCulture, out long count))
                {
                    rejected = count;
                }
            }
            return new OtlpPartialSuccess(rejected, TextOf(partial, "errorMessage"));
        }
    }

    /// <summary>Reads google.rpc.Status as Protocol Buffers.</summary>
    /// <returns>Null when the bytes are no such message.</returns>
    public static OtlpFailure? ReadStatus(ReadOnlySpan<byte> body)
    {
        ProtobufReader reader = new(body);
        string? message = null;
        TimeSpan? delay = null;
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case MessageTag:
                    message = Encoding.UTF8.GetString(reader.Bytes(reader.ReadRange()));
                    break;
                case DetailsTag:
                    int outer = reader.Enter();
                    delay = ReadRetryInfo(ref reader) ?? delay;
                    reader.Leave(outer);
                    break;
                default:
                    reader.SkipUnknown(tag, 0, "google.rpc.Status");
                    break;
            }
        }
        return reader.Error is null ? new OtlpFailure(message, delay) : null;
    }

    /// <summary>As <see cref="ReadStatus"/>, of JSON.</summary>
    public static OtlpFailure? ReadStatusJson(ReadOnlyMemory<byte> body)
    {
        if (Parse(body) is not { } document)
        {
            return null;
        }
        using (document)
        {
            return new OtlpFailure(TextOf(document.RootElement, "message"), null);
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } value ? value : null;

    private static OtlpPartialSuccess ReadPartialSuccess(ref ProtobufReader reader)
    {
        long rejected = 0;
        string? message = null;
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case FirstNumberTag:
                    rejected = (long)reader.ReadVarint();
                    break;
                case MessageTag:
                    message = Encoding.UTF8.GetString(reader.Bytes(reader.ReadRange()));
                    break;
                default:
                    reader.SkipUnknown(tag, 0, "partial success");
                    break;
            }
        }
        return new OtlpPartialSuccess(rejected, string.IsNullOrEmpty(message) ? null : message);
    }

    /// <summary>google.protobuf.Any, of which only RetryInfo with its one Duration is looked at.</summary>
    private static TimeSpan? ReadRetryInfo(ref ProtobufReader reader)
    {
        bool isRetryInfo = false;
        TimeSpan? delay = null;
        while (reader.NextField(out uint tag))
        {
            switch (tag)
            {
                case FirstMessageTag:
                    isRetryInfo = reader.Bytes(reader.ReadRange()).EndsWith("google.rpc.RetryInfo"u8);
                    break;
                case MessageTag when isRetryInfo:
                    int value = reader.Enter();
                    delay = ReadDuration(ref reader);
                    reader.Leave(value);
                    break;
                default:
                    reader.SkipUnknown(tag, 0, "google.protobuf.Any");
                    break;
            }
        }
        return delay;
    }

    private static TimeSpan? ReadDuration(ref ProtobufReader reader)
    {
        long seconds = 0, nanos = 0;
        while (reader.NextField(out uint tag))
        {
            if (tag != FirstMessageTag)
            {
                reader.SkipUnknown(tag, 0, "RetryInfo");
                continue;
            }
            int duration = reader.Enter();
            while (reader.NextField(out uint part))
            {
                switch (part)
                {
                    case FirstNumberTag: seconds = (long)reader.ReadVarint(); break;
                    case SecondNumberTag: nanos = (long)reader.ReadVarint(); break;
                    default: reader.SkipUnknown(part, 0, "Duration"); break;
                }
            }
            reader.Leave(duration);
        }
        // What a broken receiver asks for must not stop delivery for ever.
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86_400)) + TimeSpan.FromMicroseconds(Math.Clamp(nanos, 0, 999_999_999) / 1e3);
    }
}

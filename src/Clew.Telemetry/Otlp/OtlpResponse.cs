using System.Buffers;
using System.Globalization;
using System.Text.Json;
using F = Clew.Telemetry.Otlp.OtlpFields.Response;

namespace Clew.Telemetry.Otlp;

/// <summary>Bodies of OTLP answers: Export*ServiceResponse, and google.rpc.Status for requests that failed as a whole.</summary>
public static class OtlpResponse
{
    private const string RetryInfoType = "type.googleapis.com/google.rpc.RetryInfo";

    /// <summary>
    /// Export*ServiceResponse as Protocol Buffers, the same for all signals. Empty when nothing was rejected and there is no message;
    /// a message with a count of 0 is a warning.
    /// </summary>
    public static byte[] Export(long rejectedCount, string? message)
    {
        if (IsFullSuccess(rejectedCount, message))
        {
            return [];
        }
        using ProtobufWriter writer = new();
        writer.Text(F.ErrorMessage, message);
        writer.Varint(F.RejectedCount, (ulong)rejectedCount);
        writer.Message(F.PartialSuccess, 0);
        return writer.Written.ToArray();
    }

    /// <summary>As <see cref="Export"/>, in JSON, where the count is named after the signal.</summary>
    public static byte[] ExportJson(OtlpSignal signal, long rejectedCount, string? message)
    {
        ArrayBufferWriter<byte> output = new(128);
        using (Utf8JsonWriter writer = new(output))
        {
            writer.WriteStartObject();
            if (!IsFullSuccess(rejectedCount, message))
            {
                writer.WriteStartObject("partialSuccess"u8);
                if (rejectedCount != 0)
                {
                    CommonJsonEncoder.WriteInt64(writer, RejectedName(signal), rejectedCount);
                }
                writer.WriteString("errorMessage"u8, message ?? "");
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// google.rpc.Status as Protocol Buffers: the body of an HTTP error, and before base64 the <c>grpc-status-details-bin</c> trailer.
    /// </summary>
    /// <param name="code">A gRPC status code, for example 3 for INVALID_ARGUMENT.</param>
    /// <param name="message">For the developer who reads the client's log.</param>
    /// <param name="retryDelay">Adds RetryInfo, which tells the client that and when to try again; null adds none. Not negative.</param>
    public static byte[] Status(int code, string message, TimeSpan? retryDelay = null)
    {
        const uint codeField = 1, messageField = 2, detailsField = 3;
        using ProtobufWriter writer = new();
        if (retryDelay is TimeSpan delay)
        {
            int mark = writer.Length;
            WriteRetryInfo(writer, delay);
            writer.Message(detailsField, mark);
        }
        writer.Text(messageField, message);
        writer.Varint(codeField, (ulong)code);
        return writer.Written.ToArray();
    }

    /// <summary>As <see cref="Status"/>, in JSON.</summary>
    public static byte[] StatusJson(int code, string message, TimeSpan? retryDelay = null)
    {
        ArrayBufferWriter<byte> output = new(256);
        using (Utf8JsonWriter writer = new(output))
        {
            writer.WriteStartObject();
            writer.WriteNumber("code"u8, code);
            writer.WriteString("message"u8, message);
            if (retryDelay is TimeSpan delay)
            {
                writer.WriteStartArray("details"u8);
                writer.WriteStartObject();
                writer.WriteString("@type"u8, RetryInfoType);
                writer.WriteString("retryDelay"u8, delay.TotalSeconds.ToString("0.#######", CultureInfo.InvariantCulture) + "s");
                writer.WriteEndObject();
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        return output.WrittenSpan.ToArray();
    }

    private static bool IsFullSuccess(long rejectedCount, string? message) => rejectedCount == 0 && string.IsNullOrEmpty(message);

    private static ReadOnlySpan<byte> RejectedName(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => "rejectedSpans"u8,
        OtlpSignal.Logs => "rejectedLogRecords"u8,
        _ => "rejectedDataPoints"u8,
    };

    /// <summary>google.protobuf.Any with a google.rpc.RetryInfo, whose one field is a google.protobuf.Duration.</summary>
    private static void WriteRetryInfo(ProtobufWriter writer, TimeSpan delay)
    {
        const uint typeUrlField = 1, valueField = 2, retryDelayField = 1, secondsField = 1, nanosField = 2;
        int value = writer.Length;
        int duration = writer.Length;
        writer.Varint(nanosField, (ulong)(delay.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick));
        writer.Varint(secondsField, (ulong)(delay.Ticks / TimeSpan.TicksPerSecond));
        writer.Message(retryDelayField, duration);
        writer.Message(valueField, value);
        writer.Text(typeUrlField, RetryInfoType);
    }
}

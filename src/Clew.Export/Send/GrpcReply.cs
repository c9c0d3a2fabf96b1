using System.Buffers.Binary;
using System.Globalization;
using Clew.Telemetry.Otlp;

namespace Clew.Export.Send;

/// <summary>Understands an answer over gRPC: a frame and trailers, or trailers alone.</summary>
internal static class GrpcReply
{
    /// <summary>What a Clew says that gets its own requests back.</summary>
    public const string LoopMessage = "This request came from this server";

    private const int HeaderBytes = 5;
    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    public static Delivery Read(HttpResponseMessage response, byte[] answer)
    {
        if (Trailer(response, "grpc-status") is not string text || !int.TryParse(text, CultureInfo.InvariantCulture, out int code))
        {
            return WithoutStatus(response, answer);
        }
        string status = "gRPC " + (code >= 0 && code < Names.Length ? Names[code] : text);
        if (code == 0)
        {
            OtlpPartialSuccess told = MessageIn(answer) ?? default;
            return new Delivery(DeliveryOutcome.Delivered, ExportFault.None, status, told.Message, null, told.RejectedCount);
        }
        string? message = Trailer(response, "grpc-message") is { Length: > 0 } encoded ? Uri.UnescapeDataString(encoded) : null;
        TimeSpan? retryAfter = Trailer(response, "grpc-status-details-bin") is string details ? RetryDelay(details) : null;
        return new Delivery(OutcomeOf(code, message, retryAfter), FaultOf(code, message), status, message, retryAfter);
    }

    /// <summary>
    /// The table of the OTLP specification, "Failures": CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE and DATA_LOSS are retryable,
    /// RESOURCE_EXHAUSTED only with a RetryInfo.
    /// </summary>
    private static DeliveryOutcome OutcomeOf(int code, string? message, TimeSpan? retryAfter) => code switch
    {
        1 or 4 or 10 or 11 or 14 or 15 => DeliveryOutcome.Retryable,
        8 when retryAfter is not null => DeliveryOutcome.Retryable,
        8 when IsAboutSize(message) => DeliveryOutcome.TooLarge,
        _ => DeliveryOutcome.Refused,
    };

    private static ExportFault FaultOf(int code, string? message) => code switch
    {
        9 when message?.StartsWith(LoopMessage, StringComparison.Ordinal) == true => ExportFault.Loop,
        3 or 9 => ExportFault.BadRequest,
        4 => ExportFault.TimedOut,
        5 or 12 => ExportFault.WrongPath,
        7 => ExportFault.Forbidden,
        8 => IsAboutSize(message) ? ExportFault.TooLarge : ExportFault.Throttled,
        14 => ExportFault.Unavailable,
        16 => ExportFault.Unauthenticated,
        _ => ExportFault.OtherStatus,
    };

    /// <summary>gRPC libraries say it in words only: "received message larger than max", "grpc: message too large".</summary>
    private static bool IsAboutSize(string? message) =>
        message is not null && (message.Contains("larger than", StringComparison.OrdinalIgnoreCase) || message.Contains("too large", StringComparison.OrdinalIgnoreCase));

    /// <summary>Something between here and the receiver answered: the gRPC protocol description maps HTTP statuses to codes.</summary>
    private static Delivery WithoutStatus(HttpResponseMessage response, byte[] answer)
    {
        Delivery http = HttpReply.Read(response, answer);
        return http.Outcome == DeliveryOutcome.Delivered
            ? new Delivery(DeliveryOutcome.Retryable, ExportFault.WrongProtocol, http.Status, "The answer has no grpc-status.")
            : http;
    }

    private static OtlpPartialSuccess? MessageIn(byte[] answer)
    {
        if (answer.Length < HeaderBytes || answer[0] != 0)
        {
            return null;
        }
        int length = BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(1));
        return length >= 0 && HeaderBytes + length <= answer.Length ? OtlpReplyReader.ReadExport(answer.AsSpan(HeaderBytes, length)) : null;
    }

    private static TimeSpan? RetryDelay(string details)
    {
        // Binary metadata comes without padding.
        byte[] status = new byte[details.Length];
        return Convert.TryFromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '='), status, out int length)
            ? OtlpReplyReader.ReadStatus(status.AsSpan(0, length))?.RetryDelay
            : null;
    }

    private static string? Trailer(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out IEnumerable<string>? values) || response.Headers.TryGetValues(name, out values) ? values.FirstOrDefault() : null;
}

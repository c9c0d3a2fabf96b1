using System.Net;
using System.Text;
using Clew.Telemetry.Otlp;

namespace Clew.Export.Send;

/// <summary>Understands an answer over HTTP (OTLP specification, "OTLP/HTTP response").</summary>
internal static class HttpReply
{
    private const int MessageCharsMax = 400;

    public static Delivery Read(HttpResponseMessage response, byte[] answer)
    {
        string status = $"HTTP {(int)response.StatusCode}";
        string? mediaType = response.Content.Headers.ContentType?.MediaType;
        bool isHtml = mediaType == "text/html" || LooksLikeHtml(answer);
        if (response.IsSuccessStatusCode)
        {
            OtlpPartialSuccess? told = isHtml ? null : IsJson(mediaType) ? OtlpReplyReader.ReadExportJson(answer) : OtlpReplyReader.ReadExport(answer);
            // Some receivers answer 200, 202 or 204 with a text of their own; only a page says that nobody took the data.
            return isHtml
                ? new Delivery(DeliveryOutcome.Retryable, ExportFault.NotOtlp, status, "The answer is a page of HTML.")
                : new Delivery(DeliveryOutcome.Delivered, ExportFault.None, status, told?.Message, null, told?.RejectedCount ?? 0);
        }
        string? message = isHtml ? "The answer is a page of HTML." : MessageOf(mediaType, answer) ?? response.ReasonPhrase;
        TimeSpan? retryAfter = RetryAfterOf(response, answer, mediaType);
        return new Delivery(OutcomeOf(response.StatusCode), FaultOf(response.StatusCode, message), status, message, retryAfter);
    }

    /// <summary>Retryable are the four that the specification lists. A redirect or a page means that the address is wrong: the data can wait.</summary>
    private static DeliveryOutcome OutcomeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => DeliveryOutcome.Retryable,
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => DeliveryOutcome.Retryable,
        HttpStatusCode.RequestEntityTooLarge => DeliveryOutcome.TooLarge,
        _ => DeliveryOutcome.Refused,
    };

    private static ExportFault FaultOf(HttpStatusCode status, string? message) => (int)status switch
    {
        401 => ExportFault.Unauthenticated,
        403 => ExportFault.Forbidden,
        404 or 405 => ExportFault.WrongPath,
        413 => ExportFault.TooLarge,
        429 => ExportFault.Throttled,
        502 or 503 or 504 => ExportFault.Unavailable,
        508 => ExportFault.Loop,
        >= 300 and < 400 => ExportFault.Redirected,
        400 when message?.Contains("HTTP/2", StringComparison.Ordinal) == true => ExportFault.WrongProtocol,
        400 when message?.Contains("HTTPS", StringComparison.OrdinalIgnoreCase) == true => ExportFault.TlsNotSpoken,
        400 or 415 or 422 => ExportFault.BadRequest,
        _ => ExportFault.OtherStatus,
    };

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, byte[] answer, string? mediaType)
    {
        if (response.Headers.RetryAfter is { } header)
        {
            return header.Delta ?? (header.Date is { } date && response.Headers.Date is { } now ? date - now : null);
        }
        return mediaType?.EndsWith("protobuf", StringComparison.Ordinal) == true ? OtlpReplyReader.ReadStatus(answer)?.RetryDelay : null;
    }

    private static string? MessageOf(string? mediaType, byte[] answer)
    {
        OtlpFailure? told = mediaType?.EndsWith("protobuf", StringComparison.Ordinal) == true ? OtlpReplyReader.ReadStatus(answer)
            : IsJson(mediaType) ? OtlpReplyReader.ReadStatusJson(answer) : null;
        string text = told?.Message is { Length: > 0 } message ? message : mediaType?.EndsWith("protobuf", StringComparison.Ordinal) == true ? "" : Encoding.UTF8.GetString(answer).Trim();
        return text.Length == 0 ? null : text.Length > MessageCharsMax ? text[..MessageCharsMax] + "…" : text;
    }

    private static bool IsJson(string? mediaType) => mediaType?.EndsWith("json", StringComparison.Ordinal) == true;

    private static bool LooksLikeHtml(ReadOnlySpan<byte> answer)
    {
        ReadOnlySpan<byte> start = answer.TrimStart(" \t\r\n"u8);
        return start.StartsWith("<!"u8) || start.StartsWith("<html"u8) || start.StartsWith("<HTML"u8);
    }
}

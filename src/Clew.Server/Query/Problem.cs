using System.Buffers;
using System.Text.Json;

namespace Clew.Server.Query;

/// <summary>A request that cannot be answered as asked. Becomes problem+json (RFC 9457) with the name of the wrong parameter.</summary>
internal sealed class ProblemException(int status, string title, string detail, string? parameter = null, (int Position, int Length)? place = null) : Exception(detail)
{
    public int Status => status;

    public string Title => title;

    public string? Parameter => parameter;

    /// <summary>What of the parameter's text is wrong.</summary>
    public (int Position, int Length)? Place => place;

    public static ProblemException BadParameter(string parameter, string detail) => new(StatusCodes.Status400BadRequest, "A parameter is wrong.", detail, parameter);

    public static ProblemException NotFound(string detail) => new(StatusCodes.Status404NotFound, "Not found.", detail);

    public static Task WriteAsync(HttpContext context, int status, string title, string detail, string? parameter, (int Position, int Length)? place = null)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "about:blank"u8);
            json.WriteString("title"u8, title);
            json.WriteNumber("status"u8, status);
            json.WriteString("detail"u8, detail);
            if (parameter is not null)
            {
                json.WriteString("parameter"u8, parameter);
            }
            if (place is (int position, int length))
            {
                json.WriteNumber("position"u8, position);
                json.WriteNumber("length"u8, length);
            }
            json.WriteEndObject();
        }
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        return context.Response.BodyWriter.WriteAsync(buffer.WrittenMemory).AsTask();
    }
}

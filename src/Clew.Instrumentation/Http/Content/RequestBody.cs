namespace Clew.Instrumentation.Http;

/// <summary>Looks at a request's body before it is sent, where that leaves no trace: in contents that can be written more than once.</summary>
internal static class RequestBody
{
    /// <summary>Writes the body to the sink. False when it cannot be looked at; it is then sent unread.</summary>
    public static bool TryRead(HttpContent content, RequestSink sink)
    {
        if (content.Headers.ContentType?.MediaType?.Contains("json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return false;
        }
        if (content is ByteArrayContent or ReadOnlyMemoryContent || IsRepeatable(content))
        {
            content.CopyTo(sink, context: null, CancellationToken.None);
            return true;
        }
        return content.GetType() == typeof(StreamContent) && TryReadSeekable(content.ReadAsStream(), sink);
    }

    private static bool IsRepeatable(HttpContent content)
    {
        string? assembly = content.GetType().Assembly.GetName().Name;
        return assembly is not null && ProtocolTable.Current.RepeatableContents.Contains(assembly);
    }

    private static bool TryReadSeekable(Stream stream, RequestSink sink)
    {
        if (!stream.CanSeek)
        {
            return false;
        }
        long position = stream.Position;
        try
        {
            stream.CopyTo(sink);
        }
        finally
        {
            stream.Position = position;
        }
        return true;
    }
}

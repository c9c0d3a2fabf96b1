namespace Clew.Configuration;

/// <summary>Something to say about a place of a file.</summary>
/// <param name="IsFault">The file cannot be used; otherwise it is a note, and the file is used.</param>
/// <param name="Line">Counts from 1; 0 when it is about the file.</param>
/// <param name="Column">Counts from 1.</param>
/// <param name="Path">Keys from the top, such as <c>receivers.otlp.protocols.grpc.endpoint</c>; empty when it is about the file.</param>
/// <param name="Message">One or two sentences.</param>
public sealed record ConfigFinding(bool IsFault, int Line, int Column, string Path, string Message)
{
    /// <summary><c>12:5: receivers.otlp: message</c>.</summary>
    public override string ToString()
    {
        string place = Line > 0 ? $"{Line}:{Column}: " : "";
        return place + (Path.Length > 0 ? $"{Path}: {Message}" : Message);
    }
}

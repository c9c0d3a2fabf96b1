namespace Clew.Configuration;

/// <summary>One receiver, processor or exporter of a file.</summary>
/// <param name="Id">As the file names it and pipelines refer to it: <c>otlp</c>, <c>otlp/backup</c>.</param>
/// <param name="Type">The part before the slash, in the spelling that the declaration puts first.</param>
/// <param name="Value">Its options.</param>
/// <param name="Line">Of its key.</param>
public sealed record Component<T>(string Id, string Type, T Value, int Line);

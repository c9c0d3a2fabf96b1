namespace Clew.Server.Configuration.Import;

/// <summary>What became of one part of a Collector's file.</summary>
/// <param name="Verdict">In a word.</param>
/// <param name="Line">In the Collector's file, from 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Path">Keys from the top of the Collector's file.</param>
/// <param name="Message">What was done, and why.</param>
public sealed record ImportEntry(ImportVerdict Verdict, int Line, int Column, string Path, string Message)
{
    /// <summary><c>12:5: misleading: processors.redaction.blocked_values: message</c>.</summary>
    public override string ToString() => $"{Line}:{Column}: {Verdict.ToString().ToLowerInvariant()}: {Path}: {Message}";
}

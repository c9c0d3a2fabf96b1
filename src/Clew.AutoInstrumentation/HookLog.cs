using System;
using System.IO;

namespace Clew.AutoInstrumentation;

/// <summary>
/// What the hook has to say, on standard error: the application's standard output may be somebody's input. <c>OTEL_LOG_LEVEL</c> decides how much;
/// without it faults and reasons not to attach are said, nothing else.
/// </summary>
internal sealed class HookLog
{
    public const int Error = 1;
    public const int Warning = 2;
    public const int Information = 3;
    public const int Debug = 4;
    private readonly TextWriter output;
    private readonly int level;

    public HookLog(TextWriter output, string? level)
    {
        this.output = output;
        this.level = level?.Trim().ToLowerInvariant() switch
        {
            "none" or "off" => 0,
            "error" or "fatal" => Error,
            "info" => Information,
            "debug" or "trace" => Debug,
            _ => Warning,
        };
    }

    public void Write(int importance, string text)
    {
        if (importance > level)
        {
            return;
        }
        try
        {
            output.WriteLine("clew: " + text);
        }
        catch (Exception e) when (e is IOException || e is ObjectDisposedException || e is UnauthorizedAccessException)
        {
            // A closed standard error is the application's business, and there is no other place to complain to.
            return;
        }
    }
}

using Microsoft.Extensions.Logging;

namespace Clew.Samples.ResearchTeam;

/// <summary>Log records of the team; each carries the trace and span in which it was written.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Agent} finished after {Iterations} iterations and {Tokens} tokens")]
    public static partial void RunEnded(ILogger logger, string agent, int iterations, long tokens);

    [LoggerMessage(2, LogLevel.Warning, "{Tool} failed: {ErrorType}")]
    public static partial void ToolFailed(ILogger logger, string tool, string errorType);

    [LoggerMessage(3, LogLevel.Warning, "{Model} is rate limited, asking {Fallback} instead")]
    public static partial void FallingBack(ILogger logger, string model, string fallback);

    [LoggerMessage(4, LogLevel.Error, "{Agent} reached its limit of {Limit} iterations")]
    public static partial void IterationLimit(ILogger logger, string agent, int limit);
}

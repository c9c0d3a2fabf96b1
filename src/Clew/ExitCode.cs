namespace Clew;

/// <summary>Exit codes of every command.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NotFound = 3;

    /// <summary>The application of <c>clew run</c> could not be started; what shells answer then.</summary>
    public const int NotStarted = 127;
}

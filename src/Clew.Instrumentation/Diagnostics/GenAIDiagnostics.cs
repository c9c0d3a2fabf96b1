using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>
/// What the instrumentation has to say about itself. Each kind of warning is written to standard error once in a process;
/// faults are counted besides (<c>clew.instrumentation.faults</c>).
/// </summary>
public static class GenAIDiagnostics
{
    private static readonly int[] Said = new int[Enum.GetValues<GenAIWarning>().Length];
    private static long faults;
    private static long exportFailures;

    /// <summary>Raised when a warning is said, with its text. Handlers must not throw.</summary>
    public static event Action<GenAIWarning, string>? Warned;

    /// <summary>Faults of the instrumentation since the process started, none of which reached the application.</summary>
    public static long FaultCount => Interlocked.Read(ref faults);

    /// <summary>Failed attempts of exporters to deliver, as far as OpenTelemetry's own event sources told.</summary>
    public static long ExportFailureCount => Interlocked.Read(ref exportFailures);

    /// <summary>Counts a fault that was kept from the application, and says the first one aloud.</summary>
    /// <param name="component">Where it happened, such as <c>InferenceCall.Start</c>.</param>
    /// <param name="exception">What happened.</param>
    public static void ReportFault(string component, Exception exception)
    {
        Interlocked.Increment(ref faults);
        GenAISignals.Instruments.Faults.Add(1, new KeyValuePair<string, object?>(ErrorAttributes.Type, exception.GetType().FullName));
        Warn(GenAIWarning.Fault, $"{component} failed; the application goes on without this piece of telemetry. {exception}");
    }

    /// <summary>For tests, which are many processes in one.</summary>
    internal static void ForgetWarnings() => Array.Clear(Said);

    /// <summary>Whether a warning is written to standard error at a level of <c>OTEL_LOG_LEVEL</c>.</summary>
    internal static bool IsAloud(GenAIWarning warning, string? level) => level?.Trim().ToUpperInvariant() switch
    {
        "NONE" or "OFF" => false,
        "ERROR" or "FATAL" => warning is GenAIWarning.Fault or GenAIWarning.ExportFails,
        _ => true,
    };

    internal static void ReportExportFailure(string message)
    {
        Interlocked.Increment(ref exportFailures);
        Warn(
            GenAIWarning.ExportFails,
            $"Telemetry does not arrive: {message} Look at OTEL_EXPORTER_OTLP_ENDPOINT, _PROTOCOL and _HEADERS. Further failures are counted, not said.");
    }

    /// <summary>
    /// Says that work is done of which nobody will hear, unless OpenTelemetry is switched off on purpose.
    /// </summary>
    internal static void ReportNobodyListens()
    {
        if (Volatile.Read(ref Said[(int)GenAIWarning.NobodyListens]) == 0)
        {
            SayNobodyListens();
        }
    }

    private static void SayNobodyListens()
    {
        if (string.Equals(Environment.GetEnvironmentVariable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
        {
            Interlocked.Exchange(ref Said[(int)GenAIWarning.NobodyListens], 1);
            return;
        }
        Warn(
            GenAIWarning.NobodyListens,
            "Model calls, agents or tools run, but nobody listens, so nothing is recorded: call AddGenAI() on the tracer and meter provider builders.");
    }

    /// <summary>
    /// Says a warning on standard error, unless its kind was said before. <c>OTEL_LOG_LEVEL</c> silences it: <c>none</c> all of them, <c>error</c> those that
    /// are no failures. <see cref="Warned"/> is raised all the same.
    /// </summary>
    /// <returns>True when it was said now.</returns>
    public static bool Warn(GenAIWarning warning, string message)
    {
        if (Interlocked.Exchange(ref Said[(int)warning], 1) != 0)
        {
            return false;
        }
        try
        {
            if (IsAloud(warning, Environment.GetEnvironmentVariable("OTEL_LOG_LEVEL")))
            {
                Console.Error.WriteLine($"[Clew.Instrumentation] {message}");
            }
            Warned?.Invoke(warning, message);
        }
        catch (Exception exception)
        {
            // Standard error can be closed. There is no better place left to say so than the debugger's.
            Debug.WriteLine(exception);
        }
        return true;
    }
}

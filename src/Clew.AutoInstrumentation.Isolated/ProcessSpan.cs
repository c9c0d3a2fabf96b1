using System.Diagnostics;
using System.Globalization;

namespace Clew.AutoInstrumentation.Isolated;

/// <summary>
/// The run of a program as a span, named and described as the conventions for command line programs ask: it starts before the entry point, ends with
/// the process and has its exit code, so it is the true parent of everything the program does.
/// </summary>
internal sealed class ProcessSpan
{
    public const string SourceName = "Clew.AutoInstrumentation";
    private readonly ActivitySource source;
    private readonly Activity activity;
    private int isStopped;

    private ProcessSpan(ActivitySource source, Activity activity)
    {
        this.source = source;
        this.activity = activity;
    }

    /// <summary>Starts the span and makes it current on the calling thread. Null when the sampler does not want it.</summary>
    public static ProcessSpan? Start()
    {
        ActivitySource source = new(SourceName, Settings.Version);
        // A program that was started by a traced one finds its parent in its environment.
        ActivityContext.TryParse(Settings.Variable("TRACEPARENT"), Settings.Variable("TRACESTATE"), isRemote: true, out ActivityContext parent);
        // The conventions name the span after the executable, which for most applications is `dotnet`: the program's own name says more.
        if (source.StartActivity(Settings.ProgramName(), ActivityKind.Internal, parent) is not { } activity)
        {
            source.Dispose();
            return null;
        }
        activity.SetTag("process.executable.name", Path.GetFileName(Environment.ProcessPath));
        activity.SetTag("process.pid", Environment.ProcessId);
        return new ProcessSpan(source, activity);
    }

    /// <summary>Ends the span; only the first call counts.</summary>
    public void Stop(ProcessEnd end)
    {
        if (Interlocked.Exchange(ref isStopped, 1) == 1)
        {
            return;
        }
        if (end.ExitCode is int exitCode)
        {
            activity.SetTag("process.exit.code", exitCode);
        }
        string? errorType = end.ErrorType ?? (end.ExitCode is not (null or 0) ? end.ExitCode.Value.ToString(CultureInfo.InvariantCulture) : null);
        if (errorType is not null)
        {
            activity.SetTag("error.type", errorType);
            activity.SetStatus(ActivityStatusCode.Error, end.Message);
        }
        activity.Stop();
        source.Dispose();
    }
}

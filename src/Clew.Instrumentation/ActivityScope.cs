using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>
/// Makes a span current for a stretch of code and then puts back what was current before. An async iterator needs one for each step:
/// what it sets as current is lost at <c>yield</c>.
/// </summary>
public readonly struct ActivityScope : IDisposable
{
    private readonly Activity? activity;
    private readonly Activity? previous;
    private readonly AgentRun? agent;
    private readonly AgentRun? previousAgent;

    /// <summary>Makes a span current; null leaves everything as it is.</summary>
    public ActivityScope(Activity? activity)
        : this(activity, null)
    {
    }

    internal ActivityScope(Activity? activity, AgentRun? agent)
    {
        this.agent = agent;
        if (agent is not null)
        {
            previousAgent = AgentRun.Current;
            AgentRun.SetCurrent(agent);
        }
        previous = Activity.Current;
        this.activity = activity is { IsStopped: false } && activity != previous ? activity : null;
        if (this.activity is not null)
        {
            Activity.Current = activity;
        }
    }

    /// <summary>Puts back what was current before.</summary>
    public void Dispose()
    {
        if (activity is not null && Activity.Current == activity)
        {
            Activity.Current = previous;
        }
        if (agent is not null && AgentRun.Current == agent)
        {
            AgentRun.SetCurrent(previousAgent);
        }
    }

    /// <summary>
    /// Ends a span. <see cref="Activity.Stop"/> makes current what was current when the span started, which is wrong where the span ends in
    /// another place than it started, as that of a stream does: then the place's own span stays current.
    /// </summary>
    internal static void Stop(Activity? activity)
    {
        if (activity is null or { IsStopped: true })
        {
            return;
        }
        Activity? current = Activity.Current;
        activity.Dispose();
        if (current != activity && Activity.Current != current)
        {
            Activity.Current = current;
        }
    }
}

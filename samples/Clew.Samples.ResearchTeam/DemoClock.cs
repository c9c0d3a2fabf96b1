namespace Clew.Samples.ResearchTeam;

/// <summary>Waits of the script, scaled: a story of 45 s takes 4.5 s at a scale of 0.1.</summary>
internal sealed class DemoClock(TimeProvider timeProvider, double timeScale)
{
    public TimeProvider TimeProvider => timeProvider;

    /// <summary>Waits until so much time has passed since <paramref name="startTimestamp"/>; waits in a row do not add up their lateness.</summary>
    public Task DelayUntilAsync(long startTimestamp, double seconds, CancellationToken cancellationToken)
    {
        TimeSpan left = TimeSpan.FromSeconds(seconds * timeScale) - timeProvider.GetElapsedTime(startTimestamp);
        return left > TimeSpan.Zero ? Task.Delay(left, timeProvider, cancellationToken) : Task.CompletedTask;
    }

    public Task DelayAsync(double seconds, CancellationToken cancellationToken) =>
        seconds > 0 ? Task.Delay(TimeSpan.FromSeconds(seconds * timeScale), timeProvider, cancellationToken) : Task.CompletedTask;
}

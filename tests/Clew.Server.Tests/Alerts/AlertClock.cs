namespace Clew.Tests.Alerts;

/// <summary>A clock that a test moves. Timers whose time has come fire when it is moved, each once however far that is.</summary>
internal sealed class AlertClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<SteppedTimer> timers = [];
    private readonly TaskCompletionSource evaluates = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset now = start;

    /// <summary>Ends when rules are waiting to be evaluated.</summary>
    public Task Evaluates => evaluates.Task;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        SteppedTimer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (gate)
        {
            timers.Add(timer);
        }
        if (period == TimeSpan.FromSeconds(15))
        {
            evaluates.TrySetResult();
        }
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        List<SteppedTimer> due = [];
        lock (gate)
        {
            now += by;
            due.AddRange(timers.Where(timer => timer.TakeDue(now)));
        }
        due.ForEach(timer => timer.Fire());
    }

    private void Remove(SteppedTimer timer)
    {
        lock (gate)
        {
            timers.Remove(timer);
        }
    }

    private sealed class SteppedTimer(AlertClock clock, Action fire) : ITimer
    {
        private DateTimeOffset? due;
        private TimeSpan period;

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (clock.gate)
            {
                due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.now + dueTime;
                period = newPeriod;
            }
            return true;
        }

        public bool TakeDue(DateTimeOffset now)
        {
            if (due is not { } at || at > now)
            {
                return false;
            }
            due = period > TimeSpan.Zero ? now + period : null;
            return true;
        }

        public void Fire() => fire();

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

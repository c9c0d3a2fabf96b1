using Clew.Server.Export.Choose;
using Clew.Storage.DuckDB;
using Clew.Telemetry;

namespace Clew.Tests;

public sealed class WatchedTracesTests
{
    [Fact]
    public void Missed_HoldsTheTimeUntilItIsRecovered_AlsoWhenThatFails()
    {
        WatchedTraces watched = new(new ManualTime()) { IsWatching = true };
        watched.Miss(100);
        watched.NeededFrom(500).ShouldBe(100);

        watched.TakeMissed().ShouldBe(100);
        watched.NeededFrom(500).ShouldBe(100);
        watched.Return();
        watched.TakeMissed().ShouldBe(100);
        watched.Recover([new TraceArrival(new TraceId(1, 1), 110, true)], moreFromUnixNano: 300);

        (watched.Count, watched.NeededFrom(500), watched.TakeMissed()).ShouldBe((1, 110, 300));
    }

    [Fact]
    public void Bound_WhatFindsNoRoom_IsAskedOfTheStoreLater()
    {
        WatchedTraces watched = new(new ManualTime()) { IsWatching = true };
        watched.Arrived([.. Enumerable.Range(1, (2 * WatchedTraces.CountMax) + 5).Select(i => new TraceArrival(new TraceId(1, (ulong)i), i, true))]);

        watched.Count.ShouldBe(2 * WatchedTraces.CountMax);
        watched.TakeMissed().ShouldBeNull("there is no room yet");
        while (watched.Count > 0)
        {
            watched.NeededFrom(long.MaxValue).ShouldBeLessThanOrEqualTo((2 * WatchedTraces.CountMax) + 1);
            watched.Take(TimeSpan.Zero, TimeSpan.Zero, 100_000).ShouldNotBeEmpty();
            watched.Done();
        }
        watched.TakeMissed().ShouldBe((2 * WatchedTraces.CountMax) + 1);
        watched.Early.ShouldBeGreaterThan(0);
    }
}

using Clew.Alert.Heartbeat;

namespace Clew.Alert.Tests.Heartbeat;

/// <summary>Four weeks of activity of some kind, and what pause would be allowed at some minute after them.</summary>
public sealed class CadenceTests
{
    private const long Hour = 60;
    private const long Day = 24 * Hour;

    /// <summary>Midnight of a Monday.</summary>
    private static readonly long Monday = new DateTimeOffset(2026, 11, 16, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() / 60;

    [Fact]
    public void Busy_EveryMinute_AllowsNextToNothing() => Allowed(minute => true, 10 * Hour).ShouldBe(1);

    [Fact]
    public void NightlyJob_ByDay_AllowsUntilAfterTheNextNight()
    {
        // From 2:00 to 2:20; now it is noon.
        long? allowed = Allowed(minute => minute % Day is >= 120 and < 140, 12 * Hour);

        allowed.ShouldNotBeNull();
        allowed.Value.ShouldBeInRange(23 * Hour, 25 * Hour);
    }

    [Fact]
    public void Office_InOfficeHours_AllowsMinutes_AndByNightAllNight()
    {
        static bool AtWork(long minute) => (minute - Monday + (28 * Day)) % (7 * Day) < 5 * Day && minute % Day is >= 9 * Hour and < 17 * Hour;

        Allowed(AtWork, 11 * Hour)!.Value.ShouldBeLessThanOrEqualTo(2);
        Allowed(AtWork, 3 * Hour)!.Value.ShouldBeGreaterThan(16 * Hour);
        Allowed(AtWork, (5 * Day) + (12 * Hour))!.Value.ShouldBeGreaterThan(60 * Hour);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Irregular_SomeCallsAnHour_AllowsMoreThanItsLongestUsualPause(int seed)
    {
        // One minute in ten: the longest of some 4,000 pauses is about an hour and a quarter.
        Random random = new(seed);
        bool[] active = [.. Enumerable.Range(0, (int)(29 * Day)).Select(_ => random.Next(10) == 0)];

        long allowed = Allowed(minute => active[minute - Monday + (28 * Day)], 12 * Hour)!.Value;

        allowed.ShouldBeInRange(60, 4 * Hour);
    }

    [Fact]
    public void Busy_WithOneOutage_IsNotTaughtByIt() =>
        Allowed(minute => minute - Monday is < -(10 * Day) or > -(10 * Day) + (3 * Hour), 12 * Hour).ShouldBe(1);

    [Fact]
    public void PartTime_KnownForThreeDays_IsNotJudged()
    {
        ActivityMap map = new();
        for (long minute = Monday - (3 * Day); minute < Monday; minute++)
        {
            if (minute % Day is >= 9 * Hour and < 17 * Hour)
            {
                map.Set(minute);
            }
        }

        Cadence.AllowedPause(map, Monday + (11 * Hour), Cadence.Learn(map)).ShouldBeNull();
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void ActivityMap_AnyMinutes_FindsNeighboursAsAListDoes(int seed)
    {
        Random random = new(seed);
        ActivityMap map = new();
        SortedSet<long> all = [];
        long minute = Monday;
        for (int i = 0; i < 3_000; i++)
        {
            minute += random.Next(1, 40);
            map.Set(minute);
            all.Add(minute);
        }
        all.RemoveWhere(old => old <= minute - ActivityMap.Minutes);
        for (int i = 0; i < 2_000; i++)
        {
            long at = minute - ActivityMap.Minutes + 1 + random.NextInt64(ActivityMap.Minutes);
            map.Previous(at).ShouldBe(all.Where(one => one <= at).Append(ActivityMap.None).Max());
            map.Next(at).ShouldBe(all.Any(one => one >= at) ? all.First(one => one >= at) : ActivityMap.None);
        }
    }

    /// <summary>The pause that is allowed at a minute of the week that begins on Monday, when there was activity until the last active minute before it.</summary>
    private static long? Allowed(Func<long, bool> isActive, long at)
    {
        ActivityMap map = new();
        for (long minute = Monday - (28 * Day); minute < Monday + at; minute++)
        {
            if (isActive(minute))
            {
                map.Set(minute);
            }
        }
        return Cadence.AllowedPause(map, Monday + at, Cadence.Learn(map));
    }
}

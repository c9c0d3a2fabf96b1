using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class UnsettledTracesTests
{
    [Fact]
    public void Touch_OfATraceThatFoundNoRoomBefore_KnowsThatThisIsNotAllOfIt()
    {
        UnsettledTraces unsettled = new(TimeProvider.System);
        for (ulong i = 0; i <= UnsettledTraces.CountMax; i++)
        {
            unsettled.Touch(Whole(i));
        }
        unsettled.Dropped.ShouldBe(1);
        unsettled.Take(TimeSpan.Zero, TimeSpan.Zero, int.MaxValue).ShouldAllBe(trace => !trace.IsMixed);

        unsettled.Touch(Whole(UnsettledTraces.CountMax));
        unsettled.Touch(Whole(UnsettledTraces.CountMax + 1));

        unsettled.Take(TimeSpan.Zero, TimeSpan.Zero, int.MaxValue).Select(trace => trace.IsMixed).ShouldBe([true, false], ignoreOrder: true);
    }

    private static UnsettledTrace Whole(ulong number) => new(new TraceId(7, number), IsMixed: false, HasRoot: true, 1, 2);
}

using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class SeenTracesTests
{
    [Fact]
    public void MayContain_OfTheNewestThreeMillion_IsTrue_AndOfOthersOnceInFifty()
    {
        SeenTraces seen = new();
        seen.MayContain(Id(1)).ShouldBeFalse();
        ulong count = SeenTraces.TracesPerFilter + 50_000;
        for (ulong i = 0; i < count; i++)
        {
            seen.Add(Id(i));
        }

        // All there are in the newer filter, and every thousandth of the older one.
        Enumerable.Range(0, 50_000).ShouldAllBe(i => seen.MayContain(Id(count - 1 - (ulong)i)));
        Enumerable.Range(0, SeenTraces.TracesPerFilter / 1000).ShouldAllBe(i => seen.MayContain(Id((ulong)i * 1000)));
        Enumerable.Range(0, 100_000).Count(i => seen.MayContain(Id(count + (ulong)i))).ShouldBeLessThan(2_000);
    }

    /// <summary>Ids that differ in few bits are the hardest.</summary>
    private static TraceId Id(ulong number) => new(7, number);
}

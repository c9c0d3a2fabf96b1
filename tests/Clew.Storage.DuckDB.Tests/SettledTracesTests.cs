using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class SettledTracesTests
{
    [Fact]
    public void MayContain_OfTheNewestThreeMillion_IsTrue_AndOfOthersOnceInFifty()
    {
        SettledTraces settled = new();
        settled.MayContain(Id(1)).ShouldBeFalse();
        ulong count = SettledTraces.TracesPerFilter + 50_000;
        for (ulong i = 0; i < count; i++)
        {
            settled.Add(Id(i));
        }

        // All there are in the newer filter, and every thousandth of the older one.
        Enumerable.Range(0, 50_000).ShouldAllBe(i => settled.MayContain(Id(count - 1 - (ulong)i)));
        Enumerable.Range(0, SettledTraces.TracesPerFilter / 1000).ShouldAllBe(i => settled.MayContain(Id((ulong)i * 1000)));
        Enumerable.Range(0, 100_000).Count(i => settled.MayContain(Id(count + (ulong)i))).ShouldBeLessThan(2_000);
    }

    /// <summary>Ids that differ in few bits are the hardest.</summary>
    private static TraceId Id(ulong number) => new(7, number);
}

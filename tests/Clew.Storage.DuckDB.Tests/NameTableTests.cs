using System.Globalization;
using Clew.Storage.DuckDB.Fragments;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class NameTableTests
{
    private const int PerTrace = 90;

    [Fact]
    public async Task ListTraces_MoreNamesThanNumbers_FindsTracesByAnyOfThem()
    {
        await using TempStore store = new();
        int traces = (NameTable.NamesMax / PerTrace) + 20;
        store.Commit([.. Enumerable.Range(1, traces).Select(trace => Some.Span((ulong)trace, 1, span => span.RequestedTools = Utf8Text.From(
            string.Join('\n', Enumerable.Range(0, PerTrace).Select(i => string.Create(CultureInfo.InvariantCulture, $"tool {(trace * PerTrace) + i}"))))))]);
        await store.MoveAsync();

        foreach (int trace in new[] { 1, 2, traces / 2, traces - 1, traces })
        {
            string tool = string.Create(CultureInfo.InvariantCulture, $"tool {(trace * PerTrace) + 7}");
            (await store.ListAsync(new TraceQuery { Tool = tool })).Items.ShouldHaveSingleItem().TraceId.ShouldBe(Some.Trace((ulong)trace).ToString());
        }

        (await store.ListAsync(new TraceQuery { Tool = "no tool" })).Items.ShouldBeEmpty();
        store.Store.GetStatistics().FragmentIndexBytes.ShouldBeGreaterThan(0);
        store.Store.GetStatistics().FragmentIndexRefusals.ShouldBe(0);
    }
}

using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class CallSeriesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Context_OfModelsWithOtherWindows_IsEachInputsShareOfItsWindow(bool isMoved)
    {
        await using TempStore store = new();
        store.Commit([Call(1, "small", 900), Call(2, "large", 900), Call(3, "unheard of", 900)]);
        if (isMoved)
        {
            await store.MoveAsync();
        }

        SeriesGroup all = (await store.Reader.ReadCallSeriesAsync(new UsageQuery(), CallMeasure.Context, Window, default)).ShouldHaveSingleItem();
        IReadOnlyList<SeriesGroup> models = await store.Reader.ReadCallSeriesAsync(
            new UsageQuery { GroupBy = [UsageDimension.Model] }, CallMeasure.Context, Window, default);

        (all.Total.Count, all.Total.Values).ShouldBe((3, 2));
        ((double)all.Total.P99!.Value).ShouldBe(900_000, 900_000 * DuckDBReader.RelativeErrorOf(CallMeasure.Context));
        ((double)models.Single(model => model.Value == "large").Total.P50!.Value).ShouldBe(90_000, 90_000 * DuckDBReader.RelativeErrorOf(CallMeasure.Context));
        models.Single(model => model.Value == "unheard of").Total.P50.ShouldBeNull();
    }

    [Fact]
    public async Task Speed_OfCallsThatTellTheFirstChunk_IsOutputAfterIt()
    {
        await using TempStore store = new();
        store.Commit([Call(1, "m", 1, output: 300, ttft: Some.Second, duration: 4 * Some.Second), Call(2, "m", 1, output: 300, duration: 4 * Some.Second)]);

        SeriesPoint total = (await store.Reader.ReadCallSeriesAsync(new UsageQuery(), CallMeasure.Speed, Window, default)).ShouldHaveSingleItem().Total;

        (total.Count, total.Values).ShouldBe((2, 1));
        ((double)total.P50!.Value).ShouldBe(100_000, 100_000 * DuckDBReader.RelativeErrorOf(CallMeasure.Speed));
    }

    [Fact]
    public async Task Latency_OverTime_HasTheSumsOfUsage()
    {
        await using TempStore store = new();
        store.Commit([Call(1, "m", 5, duration: Some.Second), Call(2, "m", 7, duration: 3 * Some.Second)]);

        SeriesGroup series = (await store.Reader.ReadCallSeriesAsync(
            new UsageQuery { GroupBy = [UsageDimension.Model], Interval = TimeSpan.FromMinutes(1) }, CallMeasure.Latency, Window, default)).ShouldHaveSingleItem();

        (series.Value, series.Total.Sum, series.Total.InputTokens).ShouldBe(("m", 4d * Some.Second, 12));
        series.Points.Sum(point => point.Count).ShouldBe(2);
        series.Values.Sum(value => value.Count).ShouldBe(2);
    }

    private static long? Window(string? provider, string? model) => model switch { "small" => 1_000, "large" => 10_000, "m" => 100, _ => null };

    private static Span Call(ulong id, string model, long input, long output = 0, long? ttft = null, long duration = Some.Second) => Some.Llm(1, id, model, span =>
    {
        span.EnsureLlm().TtftNanos = ttft;
        span.EnsureLlm().ResponseModel = model;
        span.Usage = new TokenUsage { FreshInput = input, Output = output };
        span.Counted = true;
        span.EndTimeUnixNano = span.StartTimeUnixNano + duration;
    });
}

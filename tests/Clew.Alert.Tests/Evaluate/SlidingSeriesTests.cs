using Clew.Alert.Evaluate;
using Clew.Alert.Preview;
using Clew.Alert.Rules;
using Clew.Storage;

namespace Clew.Alert.Tests.Evaluate;

public sealed class SlidingSeriesTests
{
    private const long Minute = 60_000_000_000;
    private static readonly MeasureSource Source = new(Measure.DurationP95, Measured.Agents);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Window_MovedAlong_HasTheSumsOfItsSlices(int seed)
    {
        Random random = new(seed);
        SumSlice[] slices = [.. Enumerable.Range(0, 300).Select(_ => Slice(random.Next(120) * Minute, random.Next(3), random.Next(1, 50)))];
        MeasurePlan plan = MeasurePlan.For(Source, [SeriesDimension.Agent], new Dictionary<SeriesDimension, string>());
        SliceFrame frame = new(SliceKind.Times, [SeriesDimension.Agent], slices);
        SlidingSeries sliding = new(plan, frame, static (_, _) => null);

        for (long at = 0; at <= 130; at++)
        {
            sliding.MoveTo((at - 15) * Minute, at * Minute);

            SeriesSums direct = new(plan);
            direct.Add(new SliceFrame(SliceKind.Times, [SeriesDimension.Agent], [.. slices.Where(slice => slice.StartUnixNano < at * Minute)]), (at - 15) * Minute, static (_, _) => null);
            Told(sliding.Sums).ShouldBe(Told(direct));
        }
    }

    private static string[] Told(SeriesSums sums) => [.. sums.Series.Where(series => !series.Sums.IsNothing)
        .Select(series => $"{series.Values[0]} {series.Sums.Count} {series.Sums.Errors} {series.Sums.Tokens} {series.Sums.Values} {MeasureValue.Of(Source, series.Sums)}").Order(StringComparer.Ordinal)];

    private static SumSlice Slice(long start, int agent, int count) =>
        new(["agent", "agent " + agent], start, count, count / 3, count * 10, 0, count * 100, [(1_000_000_000L * count, count / 2), (5_000_000_000L, count - (count / 2))], []);
}

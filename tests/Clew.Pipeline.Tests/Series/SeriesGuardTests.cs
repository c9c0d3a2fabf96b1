using Clew.Pipeline.Series;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Series;

public sealed class SeriesGuardTests
{
    private const long NanosPerDay = 86_400_000_000_000;

    [Fact]
    public void Series_BeyondTheLimit_GoToTheOverflow()
    {
        SeriesGuard guard = new(new SeriesPolicy { MaxSeries = 3 });
        MetricBatch batch = new();
        for (int i = 0; i < 5; i++)
        {
            Point(batch, "calls", ("user", "u" + i));
        }
        Point(batch, "calls", ("user", "u0"));
        Point(batch, "other", ("user", "u4"));

        guard.Apply(batch);

        Enumerable.Range(0, 7).Select(i => IsOverflow(batch[i])).ShouldBe([false, false, false, true, true, false, false]);
        guard.Overflows.ShouldBe(2);
    }

    [Fact]
    public void SeriesOfAllMetrics_BeyondTheirLimit_GoToTheOverflowUntilTheNextDay()
    {
        SeriesGuard guard = new(new SeriesPolicy { MaxAllSeries = 2 });
        MetricBatch batch = new();
        Point(batch, "a", ("user", "u"));
        Point(batch, "b", ("user", "u"));
        Point(batch, "c", ("user", "u"));
        Point(batch, "a", ("user", "u"));
        Point(batch, "c", ("user", "u")).ReceivedTimeUnixNano = NanosPerDay;

        guard.Apply(batch);

        Enumerable.Range(0, 5).Select(i => IsOverflow(batch[i])).ShouldBe([false, false, true, false, false]);
    }

    [Fact]
    public void NextDay_HasRoomAgain()
    {
        SeriesGuard guard = new(new SeriesPolicy { MaxSeries = 1 });
        MetricBatch batch = new();
        Point(batch, "calls", ("user", "a"));
        Point(batch, "calls", ("user", "b")).ReceivedTimeUnixNano = NanosPerDay;

        guard.Apply(batch);

        guard.Overflows.ShouldBe(0);
    }

    [Fact]
    public void OrderOfAttributes_MakesNoSeries()
    {
        SeriesGuard guard = new(new SeriesPolicy { MaxSeries = 1 });
        MetricBatch batch = new();
        Point(batch, "calls", ("a", "1"), ("b", "2"));
        Point(batch, "calls", ("b", "2"), ("a", "1"));

        guard.Apply(batch);

        guard.Overflows.ShouldBe(0);
    }

    [Fact]
    public void KeepKeys_LeaveOthersOut()
    {
        SeriesGuard guard = new(new SeriesPolicy { KeepKeys = [new("gen_ai.*", ["gen_ai.request.model"])] });
        MetricBatch batch = new();
        MetricPoint point = Point(batch, "gen_ai.client.token.usage", ("gen_ai.request.model", "gpt-4o"), ("user.id", "u"));
        MetricPoint other = Point(batch, "calls", ("user.id", "u"));

        guard.Apply(batch);

        (point.Attributes.Count, point.Attributes[0].Key.ToString(), other.Attributes.Count).ShouldBe((1, "gen_ai.request.model", 1));
        guard.RemovedAttributes.ShouldBe(1);
    }

    [Theory]
    [InlineData("get_user_8231", "get_user_{id}")]
    [InlineData("order-4bf92f35-lines", "order-{id}-lines")]
    [InlineData("f47ac10b-58cc-4372-a567-0e02b2c3d479_read", "{id}_read")]
    [InlineData("gpt_4_vision", "gpt_4_vision")]
    [InlineData("http_404", "http_404")]
    [InlineData("decade_facade", "decade_facade")]
    public void ToolName_WithAnId_IsATemplate(string name, string expected)
    {
        MetricBatch batch = new();
        MetricPoint point = Point(batch, "calls", ("gen_ai.tool.name", name));

        new SeriesGuard(new SeriesPolicy()).Apply(batch);

        point.Attributes.GetText("gen_ai.tool.name"u8).ToString().ShouldBe(expected);
    }

    private static MetricPoint Point(MetricBatch batch, string name, params (string Key, string Value)[] attributes)
    {
        MetricPoint point = batch.Add();
        point.Name = name;
        foreach ((string key, string value) in attributes)
        {
            point.Attributes.Add(key, value);
        }
        return point;
    }

    private static bool IsOverflow(MetricPoint point) => point.Attributes.Count == 1 && point.Attributes.TryGet("otel.metric.overflow"u8, out AnyValue value) && value.AsBool;
}

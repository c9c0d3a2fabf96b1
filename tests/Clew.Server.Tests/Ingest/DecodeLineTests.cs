using Clew.Server.Ingest;

namespace Clew.Server.Tests.Ingest;

public sealed class DecodeLineTests
{
    private const long BytesMax = 100;
    private static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(1);
    private readonly Clock clock = new();
    private readonly DecodeLine line;

    public DecodeLineTests() => line = new DecodeLine(BytesMax, AgeMax, clock);

    [Fact]
    public async Task Enter_MoreThanMayBeDecoded_WaitsForItsTurnInOrder()
    {
        DecodeLine.Place first = await line.EnterAsync(60);
        DecodeLine.Place second = await line.EnterAsync(40);
        Task<DecodeLine.Place> third = line.EnterAsync(50).AsTask();
        // Would fit, but is not to overtake.
        Task<DecodeLine.Place> fourth = line.EnterAsync(1).AsTask();

        line.Leave(second);

        third.IsCompleted.ShouldBeFalse();
        fourth.IsCompleted.ShouldBeFalse();
        line.Leave(first);
        await third;
        await fourth;
    }

    [Fact]
    public async Task Enter_BodyLargerThanAll_PassesAlone()
    {
        DecodeLine.Place small = await line.EnterAsync(1);
        Task<DecodeLine.Place> large = line.EnterAsync(1_000).AsTask();
        large.IsCompleted.ShouldBeFalse();

        line.Leave(small);

        DecodeLine.Place entered = await large;
        Task<DecodeLine.Place> next = line.EnterAsync(1).AsTask();
        next.IsCompleted.ShouldBeFalse();
        line.Leave(entered);
        await next;
    }

    [Theory]
    [InlineData(60, 50, 1.001, true)]
    [InlineData(60, 50, 0.999, false)]
    // A disk that hangs is no overload.
    [InlineData(60, 40, 10, false)]
    public async Task IsLate_OldestRequest_CountsWithMuchInWork(long decoded, long waiting, double seconds, bool expected)
    {
        DecodeLine.Place oldest = await line.EnterAsync(decoded);
        Task<DecodeLine.Place> next = line.EnterAsync(waiting).AsTask();
        clock.Ticks += TimeSpan.FromSeconds(seconds).Ticks;

        line.IsLate.ShouldBe(expected);

        line.Leave(oldest);
        line.Leave(await next);
        line.IsLate.ShouldBeFalse();
    }

    private sealed class Clock : TimeProvider
    {
        internal long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }
}

namespace Clew.Export.Tests;

/// <summary>Alone, since one of them looks at the memory of the process.</summary>
[CollectionDefinition(nameof(OutageTests), DisableParallelization = true)]
[Collection(nameof(OutageTests))]
public sealed class OutageTests
{
    [Fact]
    public async Task TwoMinutesDownThenThrottling_WithARestartBetween_LosesAndRepeatsNothing()
    {
        await using OtlpReceiver healthy = await OtlpReceiver.StartAsync();
        await using OtlpReceiver other = await OtlpReceiver.StartAsync();
        DestinationOptions[] both = [FanOutFixture.To(healthy, "otlphttp/healthy"), FanOutFixture.To(other, "otlphttp/other")];
        await using FanOutFixture fixture = new(both);
        DateTimeOffset start = fixture.Time.GetUtcNow();
        other.Refuse = (context, _) =>
        {
            TimeSpan since = fixture.Time.GetUtcNow() - start;
            context.Response.Headers.RetryAfter = "20";
            return Task.FromResult(since < TimeSpan.FromMinutes(3) && (context.Response.StatusCode = since < TimeSpan.FromMinutes(2) ? 503 : 429) > 0);
        };
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"span {i}")];
        for (int i = 0; i < names.Length; i++)
        {
            await fixture.SendAsync(names[i]);
            fixture.Time.Advance(TimeSpan.FromSeconds(4));
            if (i == 15)
            {
                await other.WhenAsync(() => other.RefusedCount > 0);
                await fixture.RestartAsync(both);
            }
        }

        await fixture.Time.AdvanceUntilAsync(Task.WhenAll(healthy.WhenSpansAsync(names.Length), other.WhenSpansAsync(names.Length)), TimeSpan.FromSeconds(1));
        await DeliveryTests.UntilAsync(() => fixture.FanOut.GetStatus().All(status => status.QueuedItems == 0));

        healthy.SpanNames.ShouldBe(names);
        other.SpanNames.ShouldBe(names);
        fixture.FanOut.GetStatus().Sum(status => status.DroppedItems.Values.Sum()).ShouldBe(0);
    }

    [Fact]
    public async Task LongOutage_WaitsOnDiskAndNotInMemory()
    {
        const int requests = 96;
        await using OtlpReceiver down = await OtlpReceiver.StartAsync();
        down.Refuse = (context, _) => Task.FromResult((context.Response.StatusCode = 503) > 0);
        await using FanOutFixture fixture = new(FanOutFixture.To(down));
        Telemetry.SpanBatch batch = FanOutFixture.Spans(new string('x', 1 << 20));
        await fixture.SendAsync(batch);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        for (int i = 0; i < requests; i++)
        {
            await fixture.SendAsync(batch);
        }

        fixture.Status().QueuedBytes.ShouldBeGreaterThan(requests << 20);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(24 << 20);
    }
}

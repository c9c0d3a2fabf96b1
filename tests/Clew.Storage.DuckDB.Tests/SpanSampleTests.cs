using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class SpanSampleTests
{
    private static readonly SpanSampleQuery Tools = new() { Kinds = [SpanKind.Tool] };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sample_HasTheNewestOfFileAndMemory(bool isMoved)
    {
        await using TempStore store = new();
        store.Commit([.. Enumerable.Range(1, 5).Select(i => Tool(i, "find"))]);
        if (isMoved)
        {
            await store.MoveAsync();
        }
        store.Commit(Tool(7, "find"), Tool(6, "find"), Tool(8, "other"), Some.Span(99, 99));

        IReadOnlyList<Span> found = await store.Reader.ReadSpanSampleAsync(Tools with { Tool = "find", Limit = 4 }, CancellationToken.None);

        found.Select(span => span.SpanId.Value).ShouldBe([7UL, 6, 5, 4]);
    }

    [Fact]
    public async Task Sample_OfEachFilter_HasWhatMeetsIt()
    {
        await using TempStore store = new();
        store.Commit(
            Tool(1, "find", span => span.StatusCode = StatusCode.Error),
            Tool(2, "find", span => span.Agent = "clerk"),
            Tool(3, "find", span => span.Resource = Some.Service("bank")),
            Some.Llm(4, 4, "gpt-4o"),
            Some.Llm(5, 5, "", span => span.EnsureLlm().RequestModel = "gpt-4o"));

        (await IdsAsync(Tools with { Failed = true })).ShouldBe([1UL]);
        (await IdsAsync(Tools with { Failed = false })).ShouldBe([3UL, 2]);
        (await IdsAsync(Tools with { Agent = "clerk" })).ShouldBe([2UL]);
        (await IdsAsync(Tools with { Service = "bank" })).ShouldBe([3UL]);
        (await IdsAsync(new SpanSampleQuery { Kinds = [SpanKind.Llm, SpanKind.Embedding], Model = "gpt-4o" })).Order().ToArray().ShouldBe([4UL, 5]);
        (await IdsAsync(Tools with { FromUnixNano = Some.Start + (2 * Some.Second), ToUnixNano = Some.Start + (3 * Some.Second) })).ShouldBe([2UL]);

        async Task<IEnumerable<ulong>> IdsAsync(SpanSampleQuery query) =>
            (await store.Reader.ReadSpanSampleAsync(query, CancellationToken.None)).Select(span => span.SpanId.Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sample_WithContent_HasAttributesAndBodiesOfTheLastDelivery(bool isMoved)
    {
        await using TempStore store = new();
        store.Commit(Tool(1, "find", span => span.Attributes.Add("region", "north")));
        store.Commit(Tool(1, "find", span =>
        {
            span.ReceivedTimeUnixNano += Some.Second;
            span.HasContent = true;
            span.Attributes.Add("region", "south");
            span.Content.Add("gen_ai.tool.call.arguments", """{"id":7}""");
        }));
        if (isMoved)
        {
            await store.MoveAsync();
        }

        Span span = (await store.Reader.ReadSpanSampleAsync(Tools with { WithAttributes = true, WithContent = true }, CancellationToken.None)).ShouldHaveSingleItem();

        span.Attributes.GetText("region"u8).ToString().ShouldBe("south");
        span.Content.GetText("gen_ai.tool.call.arguments"u8).ToString().ShouldBe("""{"id":7}""");
    }

    private static Span Tool(int number, string name, Action<Span>? set = null) => Some.Span((ulong)number, (ulong)number, span =>
    {
        span.Kind = SpanKind.Tool;
        span.ToolName = name;
        span.StartTimeUnixNano = Some.Start + (number * Some.Second);
        span.EndTimeUnixNano = span.StartTimeUnixNano + Some.Second;
        set?.Invoke(span);
    });
}

using System.Globalization;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>Traces whose fragments lie in several segments and blocks, in files and in memory: each is found once, as a whole.</summary>
public sealed class FragmentTests
{
    private const int Commits = 5;
    private const int Traces = 9_000;

    public static TheoryData<bool, string, int?, int?> Queries
    {
        get
        {
            (string, int?, int?)[] queries =
            [
                ("", null, null),
                ("service", null, null),
                ("model slow", null, null),
                ("error service", null, null),
                ("user", null, null),
                ("model", 20, null),
                ("error", 10, 40),
                ("", null, 15),
                ("service model error slow", null, null),
                ("conversation", null, null),
                ("attribute", null, null),
                ("text", 20, 50),
            ];
            TheoryData<bool, string, int?, int?> data = [];
            foreach ((string filters, int? from, int? to) in queries)
            {
                data.Add(true, filters, from, to);
                data.Add(false, filters, from, to);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task ListTraces_FragmentsAnywhere_GivesEachPageInOrder(bool indexed, string filters, int? fromMinute, int? toMinute)
    {
        await using TempStore store = Store(indexed);
        List<Span>[] traces = await FillAsync(store);
        TraceQuery query = new()
        {
            Limit = 60,
            FromUnixNano = Minute(fromMinute),
            ToUnixNano = Minute(toMinute),
            Service = filters.Contains("service", StringComparison.Ordinal) ? "service 3" : null,
            Model = filters.Contains("model", StringComparison.Ordinal) ? "model 2" : null,
            Status = filters.Contains("error", StringComparison.Ordinal) ? TraceStatus.Error : null,
            MinDurationNanos = filters.Contains("slow", StringComparison.Ordinal) ? 900 * Some.Second : null,
            UserId = filters == "user" ? "user 7" : null,
            ConversationId = filters == "conversation" ? "conversation 11" : null,
            Attributes = filters == "attribute" ? [new("tenant", "tenant 77")] : [],
            Text = filters == "text" ? "SPAN 77 " : null,
        };
        string[] expected = [.. traces.Where(trace => Matches(trace, query))
            .OrderByDescending(trace => trace.Min(span => span.StartTimeUnixNano)).ThenByDescending(trace => trace[0].TraceId.Low)
            .Select(trace => trace[0].TraceId.ToString())];
        expected.Length.ShouldBeGreaterThan(0);

        List<string> seen = [];
        string? cursor = null;
        for (int page = 0; page < 4 && (page == 0 || cursor is not null); page++)
        {
            Page<TraceSummary> read = await store.ListAsync(query with { Cursor = cursor });
            seen.AddRange(read.Items.Select(item => item.TraceId));
            read.Items.ShouldAllBe(item => item.SpanCount == traces[(int)ulong.Parse(item.TraceId.Substring(16), NumberStyles.HexNumber, CultureInfo.InvariantCulture) - 1].Count);
            cursor = read.NextCursor;
        }

        seen.ShouldBe(expected.Take(240));
        (cursor is null).ShouldBe(expected.Length <= 240);
        (store.Store.GetStatistics().FragmentIndexRefusals == 0).ShouldBe(indexed || filters is "attribute" or "text");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadTraceAndConversation_FragmentsAnywhere_AreWhole(bool indexed)
    {
        await using TempStore store = Store(indexed);
        List<Span>[] traces = await FillAsync(store);
        for (int i = 0; i < Traces; i += 97)
        {
            (TraceSummary _, IReadOnlyList<Span> spans) = (await store.Reader.ReadTraceAsync(traces[i][0].TraceId, default)).ShouldNotBeNull();
            spans.Select(span => span.SpanId).Order(Comparer<SpanId>.Create((a, b) => a.Value.CompareTo(b.Value))).ShouldBe(traces[i].Select(span => span.SpanId));
        }
        (await store.Reader.ReadTraceAsync(Some.Trace(Traces + 1), default)).ShouldBeNull();

        Conversation conversation = (await store.Reader.ReadConversationAsync("conversation 5", default)).ShouldNotBeNull();

        conversation.Turns.Select(turn => turn.TraceId).ShouldBe(traces.Where(trace => trace.Any(span => span.ConversationId.ToString() == "conversation 5"))
            .OrderBy(trace => trace.Min(span => span.StartTimeUnixNano)).ThenBy(trace => trace[0].TraceId.Low).Select(trace => trace[0].TraceId.ToString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ListTraces_StatementOfAnEarlierRead_FindsWhatIsNew(bool indexed)
    {
        await using TempStore store = Store(indexed);
        store.Commit([.. Enumerable.Range(1, 3000).Select(number => Some.Span((ulong)number, 1))]);
        await store.MoveAsync();
        (await store.ListAsync(new TraceQuery { Status = TraceStatus.Error })).Items.ShouldBeEmpty();
        store.Commit(Some.Span(4000, 1, span => span.StatusCode = StatusCode.Error));
        await store.MoveAsync();

        (await store.ListAsync(new TraceQuery { Status = TraceStatus.Error })).Items.ShouldHaveSingleItem().TraceId.ShouldBe(Some.Trace(4000).ToString());
    }

    /// <summary>By the number of rows it is known to be too large before they are read, by their names it is not.</summary>
    [Theory]
    [InlineData(1 << 20)]
    [InlineData(1_200_000)]
    public async Task ListTraces_OnceTheIndexIsTooLarge_GivesItsMemoryBack(int maxBytes)
    {
        await using TempStore store = new(options => options with { FragmentIndexMaxBytes = maxBytes });
        store.Commit([.. Enumerable.Range(1, 3_000).Select(Turn)]);
        await store.MoveAsync();
        (await store.ListAsync()).Items.Count.ShouldBe(50);
        long full = store.Store.GetStatistics().FragmentIndexBytes;
        store.Commit([.. Enumerable.Range(3_001, 9_000).Select(Turn)]);
        await store.MoveAsync();

        (await store.ListAsync()).Items.Count.ShouldBe(50);
        (await store.ListAsync()).Items.Count.ShouldBe(50);

        store.Store.GetStatistics().FragmentIndexRefusals.ShouldBeGreaterThan(1);
        store.Store.GetStatistics().FragmentIndexBytes.ShouldBeLessThan(full / 2);

        static Span Turn(int number) => Some.Span((ulong)number, 1, span => span.ConversationId = Utf8Text.From($"conversation {number % 6_000}"));
    }

    /// <summary>Lists and look-ups from the index in memory, or from the files.</summary>
    private static TempStore Store(bool indexed) =>
        new(options => indexed ? options : options with { FragmentIndexMaxBytes = 0 });

    private static long? Minute(int? minute) => minute is { } number ? Some.Start + (number * 60 * Some.Second) : null;

    /// <summary>Spans of a trace go into any commits; all commits but the last are moved into the file, each by itself.</summary>
    private static async Task<List<Span>[]> FillAsync(TempStore store)
    {
        Random random = new(7);
        List<Span>[] traces = [.. Enumerable.Range(1, Traces).Select(trace => Trace(random, trace))];
        List<Span>[] commits = [.. Enumerable.Range(0, Commits).Select(_ => new List<Span>())];
        foreach (List<Span> trace in traces)
        {
            // Most traces are in one commit or two that follow one another.
            int first = Math.Min(Commits - 1, (int)((trace[0].StartTimeUnixNano - Some.Start) * Commits / (3600 * Some.Second)));
            foreach (Span span in trace)
            {
                commits[random.Next(10) == 0 ? random.Next(Commits) : first].Add(span);
            }
        }
        for (int i = 0; i < Commits; i++)
        {
            store.Commit([.. commits[i]]);
            if (i < Commits - 1)
            {
                await store.MoveAsync();
            }
        }
        return traces;
    }

    private static List<Span> Trace(Random random, int trace)
    {
        long start = Some.Start + random.NextInt64(3600 * Some.Second);
        List<Span> spans = [];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            spans.Insert(0, Some.Span((ulong)trace, (ulong)i, span =>
            {
                span.ParentSpanId = new SpanId(i == 1 ? 0UL : 1UL);
                span.Name = $"span {trace % 500} of {trace}";
                span.StartTimeUnixNano = start + (i == 1 ? 0 : random.NextInt64(1200 * Some.Second));
                span.EndTimeUnixNano = span.StartTimeUnixNano + Some.Second;
                span.Resource = Some.Service($"service {random.Next(6)}");
                span.Kind = SpanKind.Llm;
                span.EnsureLlm().ResponseModel = $"model {random.Next(5)}";
                span.StatusCode = i == 1 && random.Next(12) == 0 ? StatusCode.Error : StatusCode.Unset;
                span.UserId = random.Next(40) == 0 ? $"user {trace % 10}" : default;
                span.ConversationId = $"conversation {trace % 700}";
                span.Attributes.Add("tenant", $"tenant {trace % 400}");
            }));
        }
        return spans;
    }

    private static bool Matches(List<Span> trace, TraceQuery query)
    {
        long start = trace.Min(span => span.StartTimeUnixNano);
        return (query.FromUnixNano is not { } from || trace.Any(span => span.StartTimeUnixNano >= from))
            && (query.ToUnixNano is not { } to || start < to)
            && (query.Service is null || trace.Any(span => span.Resource.Service.ToString() == query.Service))
            && (query.Model is null || trace.Any(span => span.Llm!.ResponseModel.ToString() == query.Model))
            && (query.Status is null || trace[0].StatusCode == StatusCode.Error)
            && (query.MinDurationNanos is not { } duration || trace.Max(span => span.EndTimeUnixNano) - start >= duration)
            && (query.UserId is null || trace.Any(span => span.UserId.ToString() == query.UserId))
            && (query.ConversationId is null || trace.Any(span => span.ConversationId.ToString() == query.ConversationId))
            && (query.Attributes.Count == 0 || trace[0].TraceId.Low % 400 == 77)
            && (query.Text is null || trace[0].TraceId.Low % 500 == 77);
    }
}

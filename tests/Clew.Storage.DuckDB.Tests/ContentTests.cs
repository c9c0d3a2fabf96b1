using System.Text;
using Clew.Storage.DuckDB.Fresh;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class ContentTests
{
    public static TheoryData<string> Bodies() =>
    [
        "",
        "x",
        "[]",
        "[[[]]]",
        "]]]",
        "plain text without any bracket, longer than the least part, and then some more of it",
        Message("system", 300),
        $"[{Message("system", 300)},{Message("user", 70)}]",
        $"[{Message("system", 10)}, {Message("user", 10)}, {Message("user", 500)}]\n",
        $"[[{Message("system", 100)}],[{Message("user", 100)}]]",
        "{\"messages\":[" + Message("user", 200) + "," + Message("user", 100) + "]}",
        new string('{', 500),
        string.Concat(Enumerable.Repeat(",{", 400)),
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task ReadSpan_AnyBody_ComesBackByteByByte(string body)
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1, span => WithBody(span, body)));
        (await BodyAsync(store, 1)).ShouldBe(body);

        await store.MoveAsync();

        (await BodyAsync(store, 1)).ShouldBe(body);
    }

    [Fact]
    public async Task Commit_HistoryThatGrows_StoresEachMessageOnce()
    {
        await using TempStore store = new();
        string[] messages = [.. Enumerable.Range(0, 20).Select(number => Message($"role {number}", 300 + number))];
        for (int turn = 1; turn <= messages.Length; turn++)
        {
            store.Commit(Some.Span(1, (ulong)turn, span => WithBody(span, $"[{string.Join(',', messages.Take(turn))}]")));
            if (turn == 10)
            {
                await store.MoveAsync();
            }
        }

        (await store.QueryAsync("SELECT concat(count(*), ' ', count(DISTINCT body)) FROM {0}", StoreTable.Parts)).ShouldBe(["21 21"], "20 messages and the closing bracket");
        for (int turn = 1; turn <= messages.Length; turn++)
        {
            (await BodyAsync(store, (ulong)turn)).ShouldBe($"[{string.Join(',', messages.Take(turn))}]");
        }
    }

    [Fact]
    public async Task Open_PartsOfAFormerProcess_AreNotConfusedWithNewOnes()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1, span => WithBody(span, "the first body")));
        await store.CloseAsync();
        store.Open();
        store.Commit(Some.Span(1, 2, span => WithBody(span, "the second body")));

        (await BodyAsync(store, 1)).ShouldBe("the first body");
        (await BodyAsync(store, 2)).ShouldBe("the second body");
    }

    [Fact]
    public async Task Commit_AfterOneThatFailed_StoresPartsOfBoth()
    {
        await using TempStore store = new();
        Should.Throw<StoreUnavailableException>(() => store.Commit(Some.Span(1, 1, span =>
        {
            WithBody(span, "a body that is never stored");
            span.Name = Utf8Text.From([0xFF, 0xFE, 0x41]);
        })));

        store.Commit(Some.Span(1, 1, span => WithBody(span, "a body that is never stored")));

        (await BodyAsync(store, 1)).ShouldBe("a body that is never stored");
    }

    [Theory]
    [InlineData("Order-00012 is late", "ORDER-0001")]
    [InlineData("Order-00012 is late", "-00012 ")]
    [InlineData("a (b)* [c] d\\e $1", "(B)* [c] D\\E $")]
    [InlineData("Kelvin, Invoice", "kelvin, invoice")]
    [InlineData("300 \u212A and \u0130zmir", "300 k AND izmir")]
    [InlineData("Größe und Straße", "GRÖSSE, nein: größe UND")]
    [InlineData("two\nlines", "TWO\nlines")]
    public async Task ListTraces_TextInABody_IsFoundAsItsLowerCaseContainsIt(string body, string text)
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1, span => span.Content.Add("gen_ai.input.messages", body)), Some.Span(2, 1, span => span.Content.Add("gen_ai.input.messages", "other")));
        bool isIn = (await store.QueryAsync($"SELECT (count(*) FILTER (contains(lower(body), lower('{text}'))))::VARCHAR FROM {{0}}", StoreTable.Parts)).ShouldHaveSingleItem() == "1";

        (await store.ListAsync(new TraceQuery { Text = text })).Items.Count.ShouldBe(isIn ? 1 : 0);
    }

    [Fact]
    public async Task ListTraces_TextInASharedPart_FindsAllTracesThatHaveIt()
    {
        await using TempStore store = new();
        for (ulong trace = 1; trace <= 6; trace++)
        {
            store.Commit(Some.Span(trace, 1, span => WithBody(span, $"[{Message(trace % 2 == 0 ? "even Parrot" : "odd", 200)},{Message($"own {trace}", 100)}]")));
            if (trace == 3)
            {
                await store.MoveAsync();
            }
        }

        (await store.ListAsync(new TraceQuery { Text = "even parrot" })).Items.Count.ShouldBe(3);
        (await store.ListAsync(new TraceQuery { Text = "own 3" })).Items.ShouldHaveSingleItem().TraceId.ShouldBe(Some.Trace(3).ToString());
        (await store.ListAsync(new TraceQuery { Text = "nobody said this" })).Items.ShouldBeEmpty();
    }

    [Fact]
    public void Hash_OneBitOrOneByteMore_IsAnother()
    {
        ContentHash hash = new();
        HashSet<UInt128> seen = [];
        for (int length = 0; length < 100; length++)
        {
            byte[] text = new byte[length];
            seen.Add(hash.Of(text)).ShouldBeTrue();
            for (int bit = 0; bit < length * 8; bit++)
            {
                text[bit / 8] ^= (byte)(1 << (bit % 8));
                seen.Add(hash.Of(text)).ShouldBeTrue();
                text[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    private static string Message(string role, int length) =>
        $$"""{"role":"{{role}}","parts":[{"type":"text","content":"{{string.Concat(Enumerable.Range(0, length / 4).Select(i => (i * role.Length % 997).ToString("d3", null) + " "))}}"}]}""";

    private static void WithBody(Span span, string body)
    {
        span.Content.Add("gen_ai.input.messages", body);
        span.HasContent = true;
    }

    private static async Task<string> BodyAsync(TempStore store, ulong span)
    {
        SpanWithLogs read = (await store.Reader.ReadSpanAsync(Some.Trace(1), new SpanId(span), default)).ShouldNotBeNull();
        return Encoding.UTF8.GetString(read.Span.Content[0].Value.AsBytes);
    }
}

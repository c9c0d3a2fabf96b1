using System.Reflection;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public async Task ReadSpan_EveryFieldSet_ComesBackWhole()
    {
        await using TempStore store = new();
        Span sent = FullSpan();
        store.Commit(sent);

        SpanWithLogs read = (await store.Reader.ReadSpanAsync(sent.TraceId, sent.SpanId, default)).ShouldNotBeNull();

        ValueText.Of(read.Span).ShouldBe(ValueText.Of(sent));
        read.Logs.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadSpan_NothingSet_ComesBackUnset()
    {
        await using TempStore store = new();
        Span sent = new() { TraceId = Some.Trace(1), SpanId = new SpanId(1) };
        store.Commit(sent);

        SpanWithLogs read = (await store.Reader.ReadSpanAsync(sent.TraceId, sent.SpanId, default)).ShouldNotBeNull();

        ValueText.Of(read.Span).ShouldBe(ValueText.Of(sent));
    }

    [Fact]
    public async Task ReadSpan_AfterReopen_ComesBackWhole()
    {
        await using TempStore store = new();
        Span sent = FullSpan();
        store.Commit(sent);
        await store.CloseAsync();
        store.Open();

        IReadOnlyList<Span> read = await store.Reader.ReadSpansAsync(sent.TraceId, default);

        ValueText.Of(read.ShouldHaveSingleItem()).ShouldBe(ValueText.Of(sent));
    }

    [Fact]
    public async Task ReadTrace_EveryFieldSet_IsTheSpanWithoutItsDetails()
    {
        await using TempStore store = new();
        Span sent = FullSpan();
        store.Commit(sent);

        (TraceSummary _, IReadOnlyList<Span> spans) = (await store.Reader.ReadTraceAsync(sent.TraceId, default)).ShouldNotBeNull();

        Span skeleton = spans.ShouldHaveSingleItem();
        skeleton.Llm!.ResponseModel.ShouldBe("gpt-4.1-2025-04-14");
        skeleton.Usage.ShouldBe(sent.Usage);
        skeleton.HasContent.ShouldBeTrue();
        skeleton.Attributes.Count.ShouldBe(0);
        skeleton.Content.Count.ShouldBe(0);
        skeleton.Events.ShouldBeEmpty();
    }

    /// <summary>Key, value as sent; the span's columns hold the same, or nearly the same.</summary>
    public static TheoryData<string, AnyValue> PromotedValues() => new()
    {
        { "gen_ai.request.model", AnyValue.From("gpt-4.1") },
        { "gen_ai.request.model", AnyValue.From("another") },
        { "gen_ai.request.model", AnyValue.From(4L) },
        { "gen_ai.operation.name", AnyValue.From("chat") },
        { "gen_ai.response.finish_reasons", AnyValue.From([AnyValue.From("stop")]) },
        { "gen_ai.response.finish_reasons", AnyValue.From([AnyValue.From("stop"), AnyValue.From("stop")]) },
        { "gen_ai.response.finish_reasons", AnyValue.From("stop") },
        { "gen_ai.usage.input_tokens", AnyValue.From(10L) },
        { "gen_ai.usage.input_tokens", AnyValue.From(11L) },
        { "gen_ai.usage.input_tokens", AnyValue.From("10") },
        { "gen_ai.usage.input_tokens", AnyValue.From(10d) },
        { "gen_ai.request.temperature", AnyValue.From(0.1 + 0.2) },
        { "gen_ai.request.temperature", AnyValue.From(double.NaN) },
        { "gen_ai.request.stream", AnyValue.From(true) },
        { "gen_ai.request.stream", AnyValue.From(false) },
        { "gen_ai.response.time_to_first_chunk", AnyValue.From(0.123456) },
        { "gen_ai.response.time_to_first_chunk", AnyValue.From(0.1234567891234) },
        { "gen_ai.conversation.id", AnyValue.From("") },
        { "gen_ai.conversation.id", AnyValue.From("größer als zwölf Bytes") },
        { "session.id", AnyValue.From("s-1") },
        { "session.id", AnyValue.From(7L) },
        { "server.port", AnyValue.From(443L) },
        { "server.port", AnyValue.From("443") },
        { "server.address", AnyValue.From("api.example.com") },
    };

    [Theory]
    [MemberData(nameof(PromotedValues))]
    public async Task ReadSpan_AttributeThatAColumnMayHold_ComesBackAsSentAndIsFound(string key, AnyValue value)
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1, span =>
        {
            GenAICall call = span.EnsureLlm();
            (call.Operation, call.RequestModel, call.FinishReasonsOriginal) = ("chat", "gpt-4.1", "stop");
            (call.Temperature, call.Stream, call.TtftNanos) = (0.1 + 0.2, true, 123_456_000);
            span.ConversationId = "größer als zwölf Bytes";
            span.Usage = new TokenUsage { FreshInput = 7, CacheRead = 3 };
            span.Attributes.Add("first", "1");
            span.Attributes.Add(key, value);
        }));
        await store.MoveAsync();

        Span read = (await store.Reader.ReadSpanAsync(Some.Trace(1), new SpanId(1), default)).ShouldNotBeNull().Span;

        read.Attributes.Count.ShouldBe(2);
        read.Attributes.TryGet(Utf8Text.From(key).Span, out AnyValue found).ShouldBeTrue();
        ValueText.Of(found).ShouldBe(ValueText.Of(value));
        if (value.Kind == AnyValueKind.String)
        {
            (await store.ListAsync(new TraceQuery { Attributes = [new(key, value.AsText.ToString())] })).Items.ShouldHaveSingleItem();
            (await store.ListAsync(new TraceQuery { Attributes = [new(key, value.AsText + "x")] })).Items.ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task ReadSpan_AttributeOfAnyKind_KeepsItsType(string name, AnyValue value)
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1, span =>
        {
            span.Attributes.Add(name, value);
            span.Content.Add(name, value);
            span.AddEvent().Attributes.Add(name, value);
        }));

        Span read = (await store.Reader.ReadSpanAsync(Some.Trace(1), new SpanId(1), default)).ShouldNotBeNull().Span;

        string expected = $"{name}={ValueText.Of(value)}";
        ValueText.Of(read.Attributes).ShouldBe(expected);
        ValueText.Of(read.Content).ShouldBe(expected);
        ValueText.Of(read.Events[0].Attributes).ShouldBe(expected);
    }

    [Fact]
    public async Task ReadSpan_KeySentTwice_HasTheLastValue()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1, span =>
        {
            span.Attributes.Add("a", 1);
            span.Attributes.Add("b", 2);
            span.Attributes.Add("a", "last");
        }));

        Span read = (await store.Reader.ReadSpanAsync(Some.Trace(1), new SpanId(1), default)).ShouldNotBeNull().Span;

        ValueText.Of(read.Attributes).ShouldBe("b=2; a='last'");
    }

    [Fact]
    public async Task ReadSpans_ManyRowsOfManyAttributes_AllComeBack()
    {
        await using TempStore store = new();
        Span[] sent = [.. Enumerable.Range(1, 5000).Select(number => Some.Span(1, (ulong)number, span =>
        {
            span.StartTimeUnixNano = Some.Start + number;
            for (int i = 0; i < number % 40; i++)
            {
                span.Attributes.Add($"key.{i}", $"value {number} of some length, so that it is not inline");
            }
        }))];
        store.Commit(sent);

        IReadOnlyList<Span> read = await store.Reader.ReadSpansAsync(Some.Trace(1), default);

        read.Select(ValueText.Of).ShouldBe(sent.Select(ValueText.Of));
    }

    [Fact]
    public async Task ReadSpan_LogsThatNameIt_ComeBackWhole()
    {
        await using TempStore store = new();
        store.Commit(Some.Span(1, 1));
        LogBatch logs = new();
        LogRecord sent = logs.Add();
        SetAll(sent);
        sent.TraceId = Some.Trace(1);
        sent.SpanId = new SpanId(1);
        sent.Body = AnyValue.From([new KeyValue("role", AnyValue.From("user")), new KeyValue("n", AnyValue.From(1.0))]);
        sent.Attributes.Add("gen_ai.system", "openai");
        LogRecord other = logs.Add();
        other.TraceId = Some.Trace(1);
        other.SpanId = new SpanId(2);
        store.Store.Writer.Commit([], [logs], []);

        SpanWithLogs read = (await store.Reader.ReadSpanAsync(Some.Trace(1), new SpanId(1), default)).ShouldNotBeNull();

        LogRecord log = read.Logs.ShouldHaveSingleItem();
        Properties(log).ShouldBe(Properties(sent));
        ValueText.Of(log.Attributes).ShouldBe(ValueText.Of(sent.Attributes));
    }

    public static IEnumerable<TheoryDataRow<string, AnyValue>> Values()
    {
        yield return new("text", AnyValue.From("ein längerer Text: \u0001 \"quoted\" \\ 漢字 😀"));
        yield return new("empty.text", AnyValue.From(""));
        yield return new("true", AnyValue.From(true));
        yield return new("int", AnyValue.From(long.MinValue));
        yield return new("double", AnyValue.From(5.0));
        yield return new("tiny", AnyValue.From(double.Epsilon));
        yield return new("nan", AnyValue.From(double.NaN));
        yield return new("infinite", AnyValue.From(double.NegativeInfinity));
        yield return new("bytes", AnyValue.FromBytes([1, 2, 3, 0, 255], 1, 4));
        yield return new("no.bytes", AnyValue.FromBytes([], 0, 0));
        yield return new("empty", default(AnyValue));
        yield return new("array", AnyValue.From([AnyValue.From(1), AnyValue.From(1.0), AnyValue.From("x"), default, AnyValue.From(double.NaN), AnyValue.FromBytes([7], 0, 1)]));
        yield return new("kvlist", AnyValue.From([new KeyValue("$bytes", AnyValue.From("not bytes")), new KeyValue("in", AnyValue.From([AnyValue.From(true)]))]));
        yield return new("large", AnyValue.From(new string('x', 2_000_000)));
    }

    private static Span FullSpan()
    {
        Span span = Some.Span(1, 7);
        SetAll(span);
        SetAll(span.EnsureLlm());
        span.EnsureLlm().ResponseModel = "gpt-4.1-2025-04-14";
        // Of the reason only the word is stored: who reads asks the ledger again.
        span.NotCountedBecause = "aggregateOf";
        // Previews are stored with the trace.
        span.InputPreview = span.OutputPreview = default;
        span.OtlpKind = OtlpSpanKind.Client;
        span.Kind = SpanKind.Llm;
        span.StatusCode = StatusCode.Error;
        span.Usage = new TokenUsage { FreshInput = 1, CacheRead = 2, CacheWrite = 3, CacheWrite1h = 4, Output = 5, Reasoning = 6 };
        span.Resource = new Resource { Service = "shop", ServiceVersion = "1.2", Environment = "test", Hash = 11, SchemaUrl = "https://schema", DroppedAttributesCount = 3 };
        span.Resource.Attributes.Add("host.name", "a");
        span.Resource.Attributes.Add("process.pid", 42);
        span.Scope = new InstrumentationScope { Name = "openai", Version = "2", Hash = 12, SchemaUrl = "https://scope", DroppedAttributesCount = 4 };
        span.Scope.Attributes.Add("short", "yes");
        span.Attributes.Add("http.request.method", "POST");
        span.Attributes.Add("retries", 3);
        span.Content.Add("gen_ai.input.messages", "[{\"role\":\"user\"}]");
        span.Content.Add("gen_ai.output.messages", "[{\"role\":\"assistant\"}]");
        SpanEvent happened = span.AddEvent();
        happened.Name = "exception";
        happened.TimeUnixNano = Some.Start + 5;
        happened.DroppedAttributesCount = 1;
        happened.Attributes.Add("exception.type", "Timeout");
        span.AddEvent().TimeUnixNano = Some.Start + 6;
        SpanLink link = new() { TraceId = Some.Trace(9), SpanId = new SpanId(9), TraceState = "a=b", Flags = 1, DroppedAttributesCount = 2 };
        link.Attributes.Add("why", "batch");
        span.Links.Add(link);
        return span;
    }

    /// <summary>Gives each simple property a value of its own, so that two swapped columns show.</summary>
    private static void SetAll(object target)
    {
        int number = 100;
        foreach (PropertyInfo property in target.GetType().GetProperties().Where(IsSent))
        {
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            object? value = type switch
            {
                _ when type == typeof(Utf8Text) => (Utf8Text)$"{property.Name} {number}",
                _ when type == typeof(long) => property.Name.EndsWith("UnixNano", StringComparison.Ordinal) ? Some.Start + number : (long)number,
                _ when type == typeof(uint) => (uint)number,
                _ when type == typeof(byte) => (byte)(number % 24),
                _ when type == typeof(ulong) => (ulong)number,
                _ when type == typeof(int) => -number,
                _ when type == typeof(double) => number + 0.25,
                _ when type == typeof(bool) => true,
                _ => null,
            };
            number++;
            if (value is not null)
            {
                property.SetValue(target, value);
            }
        }
    }

    private static string[] Properties(object item) =>
        [.. item.GetType().GetProperties().Where(IsSent).Select(property => $"{property.Name}: {ValueText.OfProperty(property.GetValue(item))}")];

    /// <summary>What tells of content that is gone is the store's own.</summary>
    private static bool IsSent(PropertyInfo property) => property.CanWrite && property.Name is not (nameof(Span.ContentExpired) or nameof(LogRecord.BodyExpired));
}

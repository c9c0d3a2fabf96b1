using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>Texts that are stored together, and ids whose digits are numbers, come back as they were, to C# and to SQL.</summary>
public sealed class PackedColumnsTests
{
    public static TheoryData<string?> Texts() =>
    [
        (string?)null, "", "a", "ü", "\u001f", "\u001e", "\u001eu", "\u001ee", "\u001f\u001e\u001f", "0", "0123456", "01234567", "deadbeefdeadbeef", "deadbeefdeadbeef0",
        "DEADBEEFDEADBEEF", "chatcmpl-0a1b2c3d4e5f60718293a4b5", "chatcmpl-000000000000000000000001", "call_00000000", "resp_" + new string('f', 32), new string('0', 32), new string('f', 50),
        "search\tcall_0a1b2c3d\nfetch\tcall_1a2b3c4d5e6f7a8b", "b27b4f60-8f6c-4b8e-9d3b-2f1c5f2f9a10", new string('x', 300), new string('x', 300) + "0a1b2c3d4e5f6071",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task ReadSpan_AnyTexts_ComeBackAsTheyWere(string? text)
    {
        await using TempStore store = new();
        Span sent = SpanWith(text);
        store.Commit(sent);
        await store.MoveAsync();

        SpanWithLogs read = (await store.Reader.ReadSpanAsync(sent.TraceId, sent.SpanId, default)).ShouldNotBeNull();

        ValueText.Of(read.Span).ShouldBe(ValueText.Of(sent));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Sql_AnyIds_SeesEachByItsName(string? text)
    {
        await using TempStore store = new();
        store.Commit(SpanWith(text));
        await store.MoveAsync();
        store.Commit(SpanWith(text));

        foreach (string column in new[] { "response_id", "tool_call_id", "requested_tools" })
        {
            // One row is in the file, the other in memory.
            (await ReadAsync(store, column)).ShouldBe([text, text], column);
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Sql_AnyTexts_SeesEachUpToAControlCharacter(string? text)
    {
        await using TempStore store = new();
        store.Commit(SpanWith(text));
        await store.MoveAsync();
        store.Commit(SpanWith(text));
        string seen = (text ?? "").Split('\u001e', '\u001f')[0];

        foreach (string column in new[] { "service_version", "environment", "scope_name", "scope_version", "emitter", "llm_operation", "request_model", "finish_reasons_original", "agent", "agent_version", "tool_type" })
        {
            (await ReadAsync(store, column)).ShouldBe([seen, seen], column);
        }
    }

    [Theory]
    [InlineData("gen_ai.response.id")]
    [InlineData("gen_ai.tool.call.id")]
    public async Task ListTraces_ByIdInAnAttribute_FindsTheOne(string key)
    {
        string[] ids = ["chatcmpl-0a1b2c3d4e5f60718293a4b5", "chatcmpl-0a1b2c3d4e5f60718293a4b6", "chatcmpl-1a1b2c3d4e5f60718293a4b5", "call_0a1b2c3d", "plain", ""];
        await using TempStore store = new();
        store.Commit([.. ids.Select((id, i) => Some.Llm((ulong)i + 1, 1, "gpt-4.1", span =>
        {
            // The first of two ids has its digits in the numbers, the other one is whole.
            span.EnsureLlm().ResponseId = id;
            span.ToolCallId = id;
            span.Attributes.Add(key, AnyValue.From(id));
        }))]);
        await store.MoveAsync();

        for (int i = 0; i < ids.Length; i++)
        {
            (await store.ListAsync(new TraceQuery { Attributes = [new(key, ids[i])] })).Items.ShouldHaveSingleItem().TraceId.ShouldBe(Some.Trace((ulong)i + 1).ToString());
        }
    }

    private static Span SpanWith(string? text) => Some.Llm(1, 1, "gpt-4.1", span =>
    {
        span.Resource = new Resource { Service = "shop", ServiceVersion = text, Environment = text };
        span.Scope = new InstrumentationScope { Name = text, Version = text };
        span.Emitter = text;
        GenAICall call = span.EnsureLlm();
        (call.Operation, call.Provider, call.RequestModel, call.ResponseModel, call.FinishReasons, call.FinishReasonsOriginal) = (text, "openai", text, text, text, text);
        (call.ResponseId, span.ToolCallId, span.RequestedTools) = (text, text, text);
        (span.Agent, span.AgentId, span.AgentVersion, span.ToolName, span.ToolType) = (text, "id", text, text, text);
    });

    private static Task<string?[]> ReadAsync(TempStore store, string column) => store.Reader.Slots.RunAsync(
        context =>
        {
            List<string?> values = [];
            using ResultReader row = context.Execute(new SqlBuilder().Append("SELECT * FROM ").AppendUnion(context.Sources, StoreTable.Spans, column));
            while (row.Read())
            {
                values.Add(row.GetStringOrNull(0));
            }
            return values.ToArray();
        },
        CancellationToken.None);
}

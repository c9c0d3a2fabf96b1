using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Messages;

public sealed class MessageParserTests
{
    private const string Conversation =
        """
        in user: text Is it raining in Oslo?
        in assistant: tool_call c1 weather {"city":"Oslo"}
        in tool: tool_result c1 {"rain":true}
        out assistant: reasoning check flag | text Yes. [stop]
        """;

    [Fact]
    public void Parse_CurrentAttributesAsJsonText()
    {
        Span span = Some.SpanWith(
            ("gen_ai.system_instructions", """[{"type":"text","content":"Be short."}]"""),
            ("gen_ai.input.messages", """
                [{"role":"user","parts":[{"type":"text","content":"Is it raining in Oslo?"}]},
                 {"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"weather","arguments":{"city":"Oslo"}}]},
                 {"role":"tool","parts":[{"type":"tool_call_response","id":"c1","response":{"rain":true}}]}]
                """),
            ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"reasoning","content":"check flag"},{"type":"text","content":"Yes."}],"finish_reason":"stop"}]"""),
            ("gen_ai.tool.definitions", """[{"type":"function","name":"weather","description":"Weather","parameters":{"type":"object"}}]"""));

        MessageText.Of(span).ShouldBe("instruction text Be short.\n" + Conversation + "\ntool weather: Weather {\"type\":\"object\"}");
    }

    [Fact]
    public void Parse_CurrentAttributesAsStructuredValues()
    {
        Span span = Some.SpanWith(
            ("gen_ai.input.messages", new object?[]
            {
                Some.Map(("role", "user"), ("parts", new[] { Some.Map(("type", "text"), ("content", "Is it raining in Oslo?")) })),
                Some.Map(("role", "assistant"), ("parts", new[] { Some.Map(("type", "tool_call"), ("id", "c1"), ("name", "weather"), ("arguments", Some.Map(("city", "Oslo")))) })),
                Some.Map(("role", "tool"), ("parts", new[] { Some.Map(("type", "tool_call_response"), ("id", "c1"), ("response", Some.Map(("rain", true)))) })),
            }),
            ("gen_ai.output.messages", new[]
            {
                Some.Map(
                    ("role", "assistant"), ("finish_reason", "stop"),
                    ("parts", new[] { Some.Map(("type", "reasoning"), ("content", "check flag")), Some.Map(("type", "text"), ("content", "Yes.")) })),
            }));

        MessageText.Of(span).ShouldBe(Conversation);
    }

    [Fact]
    public void Parse_ConstructorsOfLangChain()
    {
        Span span = Some.SpanWith(
            ("gen_ai.prompt", """
                {"messages":[[{"lc":1,"type":"constructor","id":["langchain","schema","messages","HumanMessage"],"kwargs":{"content":"Is it raining in Oslo?","type":"human"}},
                 {"lc":1,"type":"constructor","id":["langchain","schema","messages","AIMessage"],"kwargs":{"content":"","tool_calls":[{"name":"weather","args":{"city":"Oslo"},"id":"c1","type":"tool_call"}]}},
                 {"lc":1,"type":"constructor","id":["langchain","schema","messages","ToolMessage"],"kwargs":{"content":"{\"rain\":true}","tool_call_id":"c1"}}]]}
                """),
            ("gen_ai.completion", """
                {"generations":[[{"text":"Yes.","generation_info":{},"message":{"lc":1,"type":"constructor","id":["langchain","schema","messages","AIMessage"],"kwargs":{"content":"Yes."}}}]]}
                """));

        MessageText.Of(span).ShouldBe("""
            in user: text Is it raining in Oslo?
            in assistant: tool_call c1 weather {"city":"Oslo"}
            in tool: tool_result c1 {"rain":true}
            out assistant: text Yes.
            """);
    }

    [Fact]
    public void Parse_EventsOnTheSpan()
    {
        Span span = Some.Span();
        span.AddEvent("gen_ai.user.message", ("content", "Is it raining in Oslo?"));
        span.AddEvent("gen_ai.assistant.message", ("tool_calls", """[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Oslo\"}"}}]"""));
        span.AddEvent("gen_ai.tool.message", ("id", "c1"), ("content", """{"rain":true}"""));
        span.AddEvent("gen_ai.choice", ("index", 0), ("finish_reason", "stop"), ("message", """{"role":"assistant","reasoning_content":"check flag","content":"Yes."}"""));

        MessageText.Of(span).ShouldBe(Conversation);
    }

    [Fact]
    public void Parse_ChoiceWhoseMessageIsTheListOfParts()
    {
        Span span = Some.Span();
        span.AddEvent("gen_ai.choice", ("finish_reason", "tool_use"), ("message", """[{"text": "Let me see."}, {"toolUse": {"toolUseId": "c1", "name": "weather", "input": {"city": "Oslo"}}}]"""));
        span.AddEvent("gen_ai.choice", ("finish_reason", "end_turn"), ("message", "Yes."));

        MessageText.Of(span).ShouldBe("out assistant: text Let me see. | tool_call c1 weather {\"city\":\"Oslo\"} [tool_use]\nout assistant: text Yes. [end_turn]");
    }

    [Fact]
    public void Parse_EventsAsLogRecords()
    {
        LogRecord[] logs =
        [
            Some.Log("gen_ai.user.message", Some.Map(("content", "Is it raining in Oslo?"))),
            Some.Log("", Some.Map(("tool_calls", new[] { Some.Map(("id", "c1"), ("function", Some.Map(("name", "weather"), ("arguments", """{"city":"Oslo"}""")))) })), ("event.name", "gen_ai.assistant.message")),
            Some.Log("gen_ai.tool.message", """{"id":"c1","content":"{\"rain\":true}"}"""),
            Some.Log("gen_ai.choice", Some.Map(("finish_reason", "stop"), ("message", Some.Map(("role", "assistant"), ("reasoning_content", "check flag"), ("content", "Yes."))))),
        ];

        MessageText.Of(Some.Span(), logs).ShouldBe(Conversation);
    }

    [Fact]
    public void Parse_DetailsLogRecord() =>
        MessageText.Of(
            Some.Span(),
            Some.Log(
                "gen_ai.client.inference.operation.details", null,
                ("gen_ai.input.messages", new[] { Some.Map(("role", "user"), ("parts", new[] { Some.Map(("type", "text"), ("content", "hi")) })) }),
                ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"text","content":"hello"}]}]""")))
        .ShouldBe("in user: text hi\nout assistant: text hello");

    [Fact]
    public void Parse_ContentPromptEvents()
    {
        Span span = Some.Span();
        span.AddEvent("gen_ai.content.prompt", ("gen_ai.prompt", """[{"role":"user","content":"hi"}]"""));
        span.AddEvent("gen_ai.content.completion", ("gen_ai.completion", """[{"role":"assistant","content":"hello"}]"""));

        MessageText.Of(span).ShouldBe("in user: text hi\nout assistant: text hello");
    }

    [Fact]
    public void Parse_OpenLlmetryKeys_SortsIndexesAsNumbersAndToleratesHoles() =>
        MessageText.Of(Some.SpanWith(
            ("gen_ai.prompt.10.role", "user"), ("gen_ai.prompt.10.content", "last"), ("gen_ai.prompt.2.role", "user"), ("gen_ai.prompt.2.content", "first"),
            ("gen_ai.prompt.999999999.content", "huge"),
            ("gen_ai.completion.0.role", "assistant"), ("gen_ai.completion.0.content", "ok"), ("gen_ai.completion.0.finish_reason", "stop"),
            ("gen_ai.completion.0.tool_calls.0.id", "c1"), ("gen_ai.completion.0.tool_calls.0.name", "weather"), ("gen_ai.completion.0.tool_calls.0.arguments", """{"city":"Oslo"}"""),
            ("llm.request.functions.0.name", "weather"), ("llm.request.functions.0.parameters", """{"type":"object"}""")))
        .ShouldBe(
            """
            in user: text first
            in user: text last
            in user: text huge
            out assistant: text ok | tool_call c1 weather {"city":"Oslo"} [stop]
            tool weather: - {"type":"object"}
            """);

    [Fact]
    public void Parse_OpenInferenceKeys() =>
        MessageText.Of(Some.SpanWith(
            ("input.value", "must not win"),
            ("llm.input_messages.0.message.role", "user"),
            ("llm.input_messages.0.message.contents.0.message_content.type", "text"),
            ("llm.input_messages.0.message.contents.0.message_content.text", "What is this?"),
            ("llm.input_messages.0.message.contents.1.message_content.type", "image"),
            ("llm.input_messages.0.message.contents.1.message_content.image.image.url", "https://example.org/a.png"),
            ("llm.input_messages.1.message.role", "tool"), ("llm.input_messages.1.message.tool_call_id", "c1"), ("llm.input_messages.1.message.content", "18 C"),
            ("llm.output_messages.0.message.role", "assistant"),
            ("llm.output_messages.0.message.tool_calls.0.tool_call.id", "c2"),
            ("llm.output_messages.0.message.tool_calls.0.tool_call.function.name", "weather"),
            ("llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments", """{"city":"Oslo"}"""),
            ("llm.tools.0.tool.json_schema", """{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}""")))
        .ShouldBe(
            """
            in user: text What is this? | image https://example.org/a.png
            in tool: tool_result c1 18 C
            out assistant: tool_call c2 weather {"city":"Oslo"}
            tool weather: - {"type":"object"}
            """);

    [Fact]
    public void Parse_VercelPromptMessages() =>
        MessageText.Of(Some.SpanWith(
            ("ai.prompt.messages", """
                [{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"Weather?"}]},
                 {"role":"assistant","content":[{"type":"tool-call","toolCallId":"c1","toolName":"weather","input":{"city":"Oslo"}}]},
                 {"role":"tool","content":[{"type":"tool-result","toolCallId":"c1","toolName":"weather","output":{"type":"json","value":{"rain":true}}}]}]
                """),
            ("ai.prompt.tools", new[] { """{"type":"function","name":"weather","inputSchema":{"type":"object"}}""" }),
            ("ai.response.reasoning", "hm"), ("ai.response.text", "Rain."), ("ai.response.toolCalls", """[{"toolCallId":"c2","toolName":"weather","args":{"city":"Bergen"}}]""")))
        .ShouldBe(
            """
            in system: text Be brief.
            in user: text Weather?
            in assistant: tool_call c1 weather {"city":"Oslo"}
            in tool: tool_result c1 weather {"rain":true}
            out assistant: reasoning hm | text Rain. | tool_call c2 weather {"city":"Bergen"}
            tool weather: - {"type":"object"}
            """);

    [Fact]
    public void Parse_AnthropicParts() =>
        MessageText.Of(Some.SpanWith(
            ("input.value", """{"model":"claude","system":"Be brief.","messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":[{"type":"text","text":"18 C"}]}]}]}"""),
            ("output.value", """{"role":"assistant","content":[{"type":"thinking","thinking":"hm"},{"type":"tool_use","id":"c2","name":"weather","input":{"city":"Oslo"}}],"stop_reason":"tool_use"}""")))
        .ShouldBe(
            """
            in system: text Be brief.
            in user: tool_result c1 18 C
            out assistant: reasoning hm | tool_call c2 weather {"city":"Oslo"}
            """);

    [Fact]
    public void Parse_Media_IsByReferenceOrDataUri() =>
        MessageText.Of(Some.SpanWith(("gen_ai.input.messages", """
            [{"role":"user","parts":[{"type":"uri","modality":"image","mime_type":"image/png","uri":"s3://demo/a.png"},
              {"type":"blob","modality":"audio","mime_type":"audio/wav","content":"UklGRg=="},{"type":"file","modality":"document","file_id":"file-9"},
              {"type":"image_url","image_url":{"url":"https://example.org/b.png"}},{"type":"brand_new","x":1}]}]
            """)))
        .ShouldBe("""in user: image image/png s3://demo/a.png | audio audio/wav data:audio/wav;base64,UklGRg== | file file-9 | image https://example.org/b.png | other {"type":"brand_new","x":1}""");

    [Fact]
    public void Parse_ToolSpan_ReadsAsCallAndResult()
    {
        Span span = Run.Span(
            ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "weather"), ("gen_ai.tool.call.id", "c1"),
            ("gen_ai.tool.call.arguments", """{"city":"Oslo"}"""), ("gen_ai.tool.call.result", "\"sunny\""));

        MessageText.Of(span).ShouldBe("in assistant: tool_call c1 weather {\"city\":\"Oslo\"}\nout tool: tool_result c1 weather sunny");
    }

    [Fact]
    public void Parse_SeveralCarriers_AreNotConcatenated()
    {
        Span span = Some.SpanWith(("gen_ai.input.messages", """[{"role":"user","content":"one"}]"""), ("gen_ai.prompt.0.content", "two"), ("input.value", "three"));
        span.AddEvent("gen_ai.user.message", ("content", "four"));

        MessageText.Of(span).ShouldBe("in user: text one");
    }

    [Fact]
    public void Parse_NothingSent_IsEmpty() => Clew.Pipeline.Messages.MessageParser.Parse(Some.SpanWith(("x", "y")), []).IsEmpty.ShouldBeTrue();
}

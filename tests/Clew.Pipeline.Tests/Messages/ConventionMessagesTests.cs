using System.Text.Json;
using Clew.Pipeline.Messages;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Messages;

/// <summary>What other vocabularies say reads the same when it is written in today's conventions and read again.</summary>
public sealed class ConventionMessagesTests
{
    [Theory]
    [InlineData("llm.input_messages.0.message.role", "user", "llm.input_messages.0.message.content", "Weather in Paris?", "gen_ai.input.messages")]
    [InlineData("gen_ai.prompt.0.role", "user", "gen_ai.prompt.0.content", "Weather in Paris?", "gen_ai.input.messages")]
    [InlineData("gen_ai.completion.0.role", "assistant", "gen_ai.completion.0.content", "Sunny.", "gen_ai.output.messages")]
    public void Of_FlatKeysOfADialect_IsOneMessageOfToday(string roleKey, string role, string textKey, string text, string expectedKey)
    {
        KeyValue written = ConventionMessages.Of(Call((roleKey, role), (textKey, text)), DialectSet.BuiltIn).ShouldHaveSingleItem();

        written.Key.ToString().ShouldBe(expectedKey);
        written.Value.AsText.ToString().ShouldBe($$"""[{"role":"{{role}}","parts":[{"type":"text","content":"{{text}}"}]}]""");
    }

    [Fact]
    public void Of_ToolCallsAndResults_AreValuesAndNotTexts()
    {
        Span span = Call(("gen_ai.input.messages", """
            [{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Paris\"}"}}]},
             {"role":"tool","tool_call_id":"c1","content":"{\"sky\":\"clear\"}"}]
            """));

        string json = ConventionMessages.Of(span, DialectSet.BuiltIn).Single().Value.AsText.ToString();

        using JsonDocument messages = JsonDocument.Parse(json);
        JsonElement call = messages.RootElement[0].GetProperty("parts")[0];
        (call.GetProperty("type").GetString(), call.GetProperty("name").GetString(), call.GetProperty("arguments").GetProperty("city").GetString()).ShouldBe(("tool_call", "weather", "Paris"));
        JsonElement response = messages.RootElement[1].GetProperty("parts")[0];
        (response.GetProperty("type").GetString(), response.GetProperty("id").GetString(), response.GetProperty("response").GetProperty("sky").GetString()).ShouldBe(("tool_call_response", "c1", "clear"));
    }

    [Fact]
    public void Of_WhatIsInTodaysFormAlready_StaysAsItWasSent() =>
        ConventionMessages.Of(Call(("gen_ai.input.messages", """[{"role":"user","parts":[{"type":"text","content":"hi","extra":1}]}]""")), DialectSet.BuiltIn).ShouldBeEmpty();

    [Theory]
    [InlineData("data:image/png;base64,AAAA", "blob", "content", "AAAA")]
    [InlineData("https://example.com/a.png", "uri", "uri", "https://example.com/a.png")]
    public void Of_AnImage_SaysHowItIsHeld(string url, string type, string field, string value)
    {
        Span span = Call(("gen_ai.input.messages", $$$"""[{"role":"user","content":[{"type":"image_url","image_url":{"url":"{{{url}}}"}}]}]"""));

        using JsonDocument messages = JsonDocument.Parse(ConventionMessages.Of(span, DialectSet.BuiltIn).Single().Value.AsText.ToString());

        JsonElement part = messages.RootElement[0].GetProperty("parts")[0];
        (part.GetProperty("type").GetString(), part.GetProperty("modality").GetString(), part.GetProperty(field).GetString()).ShouldBe((type, "image", value));
    }

    private static Span Call(params (string Key, string Value)[] attributes)
    {
        SpanBatch batch = new();
        Span span = batch.AddSpan("chat gpt-4o", attributes: [("gen_ai.operation.name", "chat"), .. attributes.Select(attribute => (attribute.Key, (object?)attribute.Value))]);
        new IngestPipeline().Process(batch);
        return span;
    }
}

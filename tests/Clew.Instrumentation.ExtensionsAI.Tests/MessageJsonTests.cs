using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clew.Instrumentation.ExtensionsAI.Tests;

public sealed class MessageJsonTests
{
    [Fact]
    public void Messages_EveryPart_HasTheConventionsShape()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Be brief."),
            new(ChatRole.User, [new TextContent("What is <this>?"), new DataContent(new byte[] { 1, 2, 3 }, "image/png"), new UriContent("https://example.com/a.wav", "audio/wav")]) { AuthorName = "ada" },
            new(ChatRole.Assistant, [new TextReasoningContent("look"), new FunctionCallContent("c1", "see", new Dictionary<string, object?> { ["depth"] = 2, ["tags"] = new[] { "a" }, ["none"] = null })]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", JsonDocument.Parse("""{"seen":true}""").RootElement)]),
            new(ChatRole.Assistant, [new HostedFileContent("file-9") { MediaType = "application/pdf" }, new UsageContent(new UsageDetails())]),
        ];

        MessageJson.Messages(messages).ShouldBe("""
            [{"role":"system","parts":[{"type":"text","content":"Be brief."}]},
            {"role":"user","name":"ada","parts":[{"type":"text","content":"What is <this>?"},
            {"type":"blob","modality":"image","mime_type":"image/png","content":"AQID"},
            {"type":"uri","modality":"audio","mime_type":"audio/wav","uri":"https://example.com/a.wav"}]},
            {"role":"assistant","parts":[{"type":"reasoning","content":"look"},
            {"type":"tool_call","id":"c1","name":"see","arguments":{"depth":2,"tags":["a"],"none":null}}]},
            {"role":"tool","parts":[{"type":"tool_call_response","id":"c1","response":{"seen":true}}]},
            {"role":"assistant","parts":[{"type":"file","modality":"document","mime_type":"application/pdf","file_id":"file-9"}]}]
            """.ReplaceLineEndings("\n").Replace(",\n", ",", StringComparison.Ordinal));
    }

    [Fact]
    public void Definitions_FunctionAndHostedTool_HaveTypeAndName()
    {
        AIFunction function = AIFunctionFactory.Create((string city) => city, "weather", "Today's weather.");

        using JsonDocument json = JsonDocument.Parse(MessageJson.Definitions([function, new HostedWebSearchTool()]));

        JsonElement weather = json.RootElement[0];
        weather.GetProperty("type").GetString().ShouldBe("function");
        weather.GetProperty("name").GetString().ShouldBe("weather");
        weather.GetProperty("description").GetString().ShouldBe("Today's weather.");
        weather.GetProperty("parameters").GetProperty("properties").TryGetProperty("city", out _).ShouldBeTrue();
        json.RootElement[1].GetProperty("type").GetString().ShouldBe("web_search");
    }

    [Fact]
    public void Messages_ResultThatNoSerializerKnows_BecomesItsText()
    {
        MessageJson.Messages([new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", new Unserializable())])])
            .ShouldContain("\"response\":\"opaque\"");
    }

    private sealed class Unserializable
    {
        public Unserializable Self => this;

        public override string ToString() => "opaque";
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Clew.Tests.Models;

namespace Clew.Instrumentation.Http.Tests;

/// <summary>However the network cuts an answer into pieces, and whatever is in them, the readers say the same or nothing.</summary>
public sealed class PieceTests
{
    private static readonly ModelStep Step = new()
    {
        Text = "Grüße, \"quoted\" \u4f60\u597d \\ and so on.",
        ToolCalls = [new ModelToolCall("c1", "weather", """{"city":"Tromsø","days":[1,2,{"x":null}]}"""), new ModelToolCall("c2", "time", "{}")],
        InputTokens = 321,
        OutputTokens = 54,
        CacheReadTokens = 100,
    };

    public static TheoryData<string, bool> Protocols()
    {
        var data = new TheoryData<string, bool>();
        foreach (ModelVoice voice in Voices())
        {
            data.Add(voice.Name, false);
            data.Add(voice.Name, true);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Answer_InPiecesOfAnySize_ReadsTheSame(string voiceName, bool isStream)
    {
        string whole = await ReadAsync(voiceName, isStream, int.MaxValue);

        whole.ShouldContain("weather");
        whole.ShouldContain("gen_ai.usage.input_tokens=321");
        foreach (int size in (int[])[1, 2, 3, 7, 64, 1000])
        {
            (await ReadAsync(voiceName, isStream, size)).ShouldBe(whole, $"pieces of {size} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Answer_WithBytesChanged_CausesNoFault(string voiceName, bool isStream)
    {
        var random = new Random(7);
        (RawApp app, byte[] body, string type) = Answer(voiceName, isStream);
        for (int round = 0; round < 100; round++)
        {
            byte[] broken = [.. body];
            for (int change = 0; change < 1 + (round % 8); change++)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }
            byte[] cut = broken[..random.Next(1, broken.Length + 1)];
            using var telemetry = new Telemetry(ContentCapture.Span);

            byte[] seen = await AskAsync(app, cut, type, random.Next(1, 100));

            seen.ShouldBe(cut);
            telemetry.Faults.ShouldBe(0);
            telemetry.Spans.Count.ShouldBe(1);
        }
    }

    /// <summary>Gemini without <c>alt=sse</c> streams one array of answers.</summary>
    [Fact]
    public async Task Stream_AsOneArray_IsReadElementByElement()
    {
        ModelVoice voice = new GoogleVoice();
        JsonNode[] events = [.. voice.Events(new ModelAnswer("a", "m", new ModelStep()))];
        using var telemetry = new Telemetry(ContentCapture.Span);

        await AskAsync((RawApp)Apps.Named("raw-gemini"), Encoding.UTF8.GetBytes(new JsonArray(events).ToJsonString()), "application/json", 50, isStream: true);

        telemetry.Metric("gen_ai.client.inference.time_per_output_chunk").Count.ShouldBe(events.Length - 1);
        telemetry.Spans.ShouldHaveSingleItem().GetTagItem("gen_ai.output.messages")
            .ShouldBe("""[{"role":"assistant","parts":[{"type":"text","content":"Hello from the model."}]}]""");
    }

    [Fact]
    public async Task Event_LongerThanTheLimit_IsSkippedAndTheNextIsRead()
    {
        string stream = $"data: {{\"choices\":[{{\"delta\":{{\"content\":\"{new string('x', StreamFraming.MaxEventBytes)}\"}}}}]}}\n\n"
            + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5}}\n\ndata: [DONE]\n\n";
        using var telemetry = new Telemetry();

        await AskAsync((RawApp)Apps.Named("raw-openai"), Encoding.UTF8.GetBytes(stream), "text/event-stream", 64 * 1024);

        telemetry.Spans.ShouldHaveSingleItem().GetTagItem("gen_ai.usage.input_tokens").ShouldBe(5L);
        telemetry.Faults.ShouldBe(0);
    }

    [Theory]
    [InlineData(":exception-type", "throttlingException")]
    public async Task Frame_OfAnException_FailsTheCall(string header, string type)
    {
        byte[] name = Encoding.UTF8.GetBytes(header);
        byte[] value = Encoding.UTF8.GetBytes(type);
        byte[] payload = """{"message":"Slow down."}"""u8.ToArray();
        byte[] headers = [(byte)name.Length, .. name, 7, 0, (byte)value.Length, .. value];
        byte[] frame = [0, 0, 0, (byte)(16 + headers.Length + payload.Length), 0, 0, 0, (byte)headers.Length, 0, 0, 0, 0, .. headers, .. payload, 0, 0, 0, 0];
        using var telemetry = new Telemetry();

        await AskAsync((RawApp)Apps.Named("raw-bedrock"), frame, "application/vnd.amazon.eventstream", 5, isStream: true);

        telemetry.Spans.ShouldHaveSingleItem().GetTagItem("error.type").ShouldBe(type);
        telemetry.Spans[0].StatusDescription.ShouldBe("Slow down.");
    }

    private static ModelVoice[] Voices() =>
        [new OpenAIChatVoice(), new AnthropicVoice(), new GoogleVoice(), new OllamaVoice(), new CohereVoice(), new BedrockVoice()];

    private static async Task<string> ReadAsync(string voiceName, bool isStream, int pieceSize)
    {
        (RawApp app, byte[] body, string type) = Answer(voiceName, isStream);
        using var telemetry = new Telemetry(ContentCapture.Span);

        await AskAsync(app, body, type, pieceSize, isStream);

        telemetry.Faults.ShouldBe(0);
        return string.Join('\n', SpanText.Attributes(telemetry.Spans.ShouldHaveSingleItem()).Where(line => !line.Contains("first_chunk")));
    }

    private static (RawApp App, byte[] Body, string Type) Answer(string voiceName, bool isStream)
    {
        ModelVoice voice = Voices().Single(voice => voice.Name == voiceName);
        var answer = new ModelAnswer("a1", "m1", Step);
        byte[] body = isStream ? [.. voice.Events(answer).SelectMany(voice.Frame), .. Encoding.UTF8.GetBytes(voice.Terminator)]
            : Encoding.UTF8.GetBytes(voice.Document(answer).ToJsonString());
        RawApp app = Apps.All.OfType<RawApp>().First(app => voice.Speaks(app.Address.AbsolutePath));
        return (app, body, isStream ? voice.StreamType : "application/json");
    }

    private static async Task<byte[]> AskAsync(RawApp app, byte[] body, string type, int pieceSize, bool isStream = false)
    {
        using var http = new HttpClient(new GenAIHttpHandler(new PiecewiseHandler(body, type, pieceSize)));
        return await app.AskForBytesAsync(http, isStream);
    }
}

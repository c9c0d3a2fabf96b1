using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Clew.Samples.ResearchTeam;
using Clew.Samples.ResearchTeam.Model;
using Clew.Samples.ResearchTeam.Scripting;
using Clew.Samples.ResearchTeam.Scripting.Stories;

namespace Clew.Samples.Tests;

public sealed class MockModelServerTests
{
    [Theory]
    [InlineData(false, "unknown", HttpStatusCode.Unauthorized, "invalid_api_key")]
    [InlineData(true, "unknown", HttpStatusCode.BadRequest, "unknown_script")]
    public async Task Chat_NoKeyOrNoScript_IsRefusedAsOpenAIDoes(bool hasKey, string scenario, HttpStatusCode expected, string code)
    {
        await using LoopbackHost host = await StartAsync(new ScenarioBook());
        using HttpResponseMessage response = await SendAsync(host, hasKey, scenario, stream: false);

        response.StatusCode.ShouldBe(expected);
        using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        body.RootElement.GetProperty("error").GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task Chat_Plain_ReportsUsageInDetail()
    {
        ScenarioBook book = new();
        Scenario scenario = SlowCallStory.Create(new PlayId(7, "test")).Single();
        book.Open(scenario);
        await using LoopbackHost host = await StartAsync(book);
        using HttpResponseMessage response = await SendAsync(host, hasKey: true, scenario.Id, stream: false);

        using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        JsonElement usage = body.RootElement.GetProperty("usage");
        usage.GetProperty("prompt_tokens").GetInt32().ShouldBe(450);
        usage.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32().ShouldBe(0);
        usage.GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt32().ShouldBe(0);
        body.RootElement.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("tool_calls");
    }

    [Fact]
    public async Task Chat_Streamed_EndsWithUsageAndDone()
    {
        ScenarioBook book = new();
        Scenario scenario = SlowCallStory.Create(new PlayId(7, "test")).Single();
        book.Open(scenario);
        await using LoopbackHost host = await StartAsync(book);
        using HttpResponseMessage response = await SendAsync(host, hasKey: true, scenario.Id, stream: true);

        string[] events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        events[^1].ShouldBe("data: [DONE]");
        events[^2].ShouldContain("\"prompt_tokens\":450");
        events.ShouldAllBe(text => text.StartsWith("data: ", StringComparison.Ordinal));
    }

    private static Task<LoopbackHost> StartAsync(ScenarioBook book) =>
        new MockModelServer(book, new DemoClock(TimeProvider.System, 0.001)).StartAsync(CancellationToken.None);

    private static async Task<HttpResponseMessage> SendAsync(LoopbackHost host, bool hasKey, string scenario, bool stream)
    {
        using HttpClient http = new();
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(host.Address, "/v1/chat/completions"))
        {
            Content = JsonContent.Create(new
            {
                model = "gpt-4o",
                stream,
                metadata = new { scenario, agent = "research" },
                messages = new[] { new { role = "user", content = "How loud?" } },
            }),
        };
        if (hasKey)
        {
            request.Headers.Authorization = new("Bearer", "demo-key");
        }
        return await http.SendAsync(request);
    }
}

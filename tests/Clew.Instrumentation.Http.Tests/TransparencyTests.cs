using System.IO.Compression;
using System.Net;
using Clew.Tests.Models;

namespace Clew.Instrumentation.Http.Tests;

/// <summary>The application sees what it would see without being watched.</summary>
public sealed class TransparencyTests
{
    private const string Address = "http://api.openai.com/v1/chat/completions";

    [Theory]
    [InlineData(WatchMode.Handler, HttpCompletionOption.ResponseContentRead)]
    [InlineData(WatchMode.Handler, HttpCompletionOption.ResponseHeadersRead)]
    [InlineData(WatchMode.Subscription, HttpCompletionOption.ResponseContentRead)]
    [InlineData(WatchMode.Subscription, HttpCompletionOption.ResponseHeadersRead)]
    public async Task Answer_Watched_HasTheSameHeadersLengthAndBytes(WatchMode mode, HttpCompletionOption option)
    {
        await using ModelServer server = await ModelServer.StartAsync();
        string plain = await DescribeAsync(server, null, option);

        using var telemetry = new Telemetry();
        string watched = await DescribeAsync(server, mode, option);

        watched.Replace("answer-2", "answer-1", StringComparison.Ordinal).ShouldBe(plain);
        telemetry.Spans.Count.ShouldBe(1);
    }

    /// <summary>The server waits after three events: they must be there before the stream is over.</summary>
    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Stream_NotYetOver_ReachesTheApplicationAsItComes(WatchMode mode)
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { StallAfterEvents = 3 });
        using var http = new WatchedHttp(mode, server.Port);
        using HttpRequestMessage request = FailureTests.Request(Address);

        using (HttpResponseMessage response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            for (int line = 0; line < 6; line++)
            {
                (await reader.ReadLineAsync()).ShouldNotBeNull();
            }
            telemetry.Spans.ShouldBeEmpty();
        }

        (await server.NextAsync()).Events.ShouldBe(3);
    }

    [Theory]
    [InlineData(WatchMode.Handler, false)]
    [InlineData(WatchMode.Handler, true)]
    [InlineData(WatchMode.Subscription, false)]
    [InlineData(WatchMode.Subscription, true)]
    public async Task Answer_Compressed_IsInflatedForTheApplicationAndRead(WatchMode mode, bool isStream)
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { IsCompressed = true, InputTokens = 77 });
        using var http = new WatchedHttp(mode, server.Port, sockets => sockets.AutomaticDecompression = DecompressionMethods.All);

        string text = await new OpenAIChatApp().AskAsync(http.Client, isStream, CancellationToken.None);

        text.ShouldBe(new ModelStep().Text);
        telemetry.Spans.ShouldHaveSingleItem().GetTagItem("gen_ai.usage.input_tokens").ShouldBe(77L);
        telemetry.Faults.ShouldBe(0);
    }

    [Fact]
    public async Task Answer_InflatedByTheApplicationItself_IsReadToo()
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { IsCompressed = true, InputTokens = 77 });
        using var http = new WatchedHttp(WatchMode.Handler, server.Port);
        using HttpRequestMessage request = FailureTests.Request(Address);

        using HttpResponseMessage response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress));

        (await reader.ReadToEndAsync()).ShouldEndWith("data: [DONE]\n\n");
        telemetry.Spans.ShouldHaveSingleItem().GetTagItem("gen_ai.usage.input_tokens").ShouldBe(77L);
    }

    /// <summary>A body that can only be written once must not be looked at before it is sent.</summary>
    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Request_ThatCanBeSentOnce_IsSentAndRecordedByItsAnswer(WatchMode mode)
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        using var http = new WatchedHttp(mode, server.Port);
        byte[] body = """{"model":"model-1","messages":[]}"""u8.ToArray();
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(body);
        }
        zipped.Position = 0;
        using var content = new StreamContent(new GZipStream(zipped, CompressionMode.Decompress));
        content.Headers.ContentType = new("application/json");

        using HttpResponseMessage response = await http.Client.PostAsync(new Uri(Address), content);

        (await server.NextAsync()).RequestBody.ShouldBe("""{"model":"model-1","messages":[]}""");
        telemetry.Spans.ShouldHaveSingleItem().GetTagItem("gen_ai.response.model").ShouldBe("model-1-2026");
    }

    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Request_InASeekableStream_IsReadAndSentWhole(WatchMode mode)
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        using var http = new WatchedHttp(mode, server.Port);
        using var content = new StreamContent(new MemoryStream("""{"model":"model-1","messages":[]}"""u8.ToArray()));
        content.Headers.ContentType = new("application/json");

        using HttpResponseMessage response = await http.Client.PostAsync(new Uri(Address), content);

        (await server.NextAsync()).RequestBody.ShouldBe("""{"model":"model-1","messages":[]}""");
        telemetry.Spans.ShouldHaveSingleItem().DisplayName.ShouldBe("chat model-1");
    }

    [Fact]
    public void Send_Synchronously_LeavesTheCallersSpanCurrent()
    {
        using var telemetry = new Telemetry();
        using var http = new HttpClient(new GenAIHttpHandler(new Canned("""{"id":"a","model":"m","choices":[],"usage":{"prompt_tokens":3}}""")));
        using System.Diagnostics.Activity parent = Telemetry.App.StartActivity("parent")!;
        using HttpRequestMessage request = FailureTests.Request(Address);

        using HttpResponseMessage response = http.Send(request);

        System.Diagnostics.Activity.Current.ShouldBe(parent);
        telemetry.Spans.ShouldHaveSingleItem().ParentSpanId.ShouldBe(parent.SpanId);
    }

    [Theory]
    [InlineData("this is not JSON")]
    [InlineData("{\"choices\":[{\"message\":")]
    [InlineData("[[[[1]]]]")]
    [InlineData("")]
    public async Task Answer_ThatIsNoAnswer_PassesAndCausesNoFault(string body)
    {
        using var telemetry = new Telemetry();
        using var http = new HttpClient(new GenAIHttpHandler(new Canned(body)));
        using HttpRequestMessage request = FailureTests.Request(Address);

        using HttpResponseMessage response = await http.SendAsync(request);

        (await response.Content.ReadAsStringAsync()).ShouldBe(body);
        telemetry.Spans.ShouldHaveSingleItem();
        telemetry.Faults.ShouldBe(0);
    }

    private static async Task<string> DescribeAsync(ModelServer server, WatchMode? mode, HttpCompletionOption option)
    {
        using WatchedHttp? watched = mode is { } chosen ? new WatchedHttp(chosen, server.Port) : null;
        using HttpClient client = watched?.Client ?? new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, watched is null ? new Uri(server.Address, "/v1/chat/completions") : new Uri(Address))
        {
            Content = new StringContent("""{"model":"model-1","messages":[]}""", null, "application/json"),
        };
        using HttpResponseMessage response = await client.SendAsync(request, option);
        string headers = string.Concat(response.Headers.Where(header => header.Key != "Date").Concat(response.Content.Headers)
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}\n"));
        return $"{response.StatusCode} {response.Version} {response.Content.Headers.ContentLength}\n{headers}\n{await response.Content.ReadAsStringAsync()}";
    }

    private sealed class Canned(string body) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(HttpStatusCode.OK) { Content = new StringContent(body, null, "application/json"), RequestMessage = request };

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Send(request, cancellationToken));
    }
}

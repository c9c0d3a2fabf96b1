using System.Diagnostics;
using Clew.Tests.Models;

namespace Clew.Instrumentation.Http.Tests;

/// <summary>A call is recorded once, whoever else watches, and what is no call is not recorded.</summary>
public sealed class DoublingTests
{
    private const string Address = "http://api.openai.com/v1/chat/completions";

    [Fact]
    public async Task Call_SeenByHandlersAndSubscriptions_IsRecordedOnce()
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        using GenAIHttpSubscription first = GenAIHttpSubscription.Start();
        using GenAIHttpSubscription second = GenAIHttpSubscription.Start();
        using var http = new HttpClient(new GenAIHttpHandler(new GenAIHttpHandler(new SocketsHttpHandler())));
        using HttpRequestMessage request = FailureTests.Request(new Uri(server.Address, "/v1/chat/completions").ToString());

        using HttpResponseMessage response = await http.SendAsync(request);

        telemetry.Spans.ShouldHaveSingleItem();
        telemetry.Metric("gen_ai.client.inference.duration").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Call_SeenByTwoSubscriptions_IsRecordedOnce()
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        using GenAIHttpSubscription second = GenAIHttpSubscription.Start();
        using var http = new WatchedHttp(WatchMode.Subscription, server.Port);
        using HttpRequestMessage request = FailureTests.Request(Address);

        using HttpResponseMessage response = await http.Client.SendAsync(request);

        telemetry.Spans.ShouldHaveSingleItem();
    }

    /// <summary>Zero-code instrumentation brings a copy of the library in a load context of its own; its types are not these.</summary>
    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Call_MarkedByAnotherCopyOfTheLibrary_IsLeftToIt(WatchMode mode)
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        using var http = new WatchedHttp(mode, server.Port);
        using HttpRequestMessage request = FailureTests.Request(Address);
        request.Options.Set(new HttpRequestOptionsKey<object>("Clew.Instrumentation.Http.Call"), new object());

        using HttpResponseMessage response = await http.Client.SendAsync(request);

        telemetry.Spans.ShouldBeEmpty();
    }

    /// <summary>Microsoft.Extensions.AI and OpenAI's own source begin a span with the operation's name before the request is sent.</summary>
    [Theory]
    [InlineData(WatchMode.Handler, "Experimental.Microsoft.Extensions.AI")]
    [InlineData(WatchMode.Handler, "OpenAI.ChatClient")]
    [InlineData(WatchMode.Subscription, "Experimental.Microsoft.Extensions.AI")]
    [InlineData(WatchMode.Subscription, "OpenAI.ChatClient")]
    public async Task Call_RecordedByOthers_GetsWhatTheyLackAndNoSecondSpan(WatchMode mode, string sourceName)
    {
        using var source = new ActivitySource(sourceName);
        using var telemetry = new Telemetry(ContentCapture.None, sourceName);
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { InputTokens = 90, CacheReadTokens = 60 });
        using var http = new WatchedHttp(mode, server.Port);

        using (Activity outer = source.StartActivity("chat model-1", ActivityKind.Client)!)
        {
            outer.SetTag("gen_ai.operation.name", "chat");
            outer.SetTag("gen_ai.request.model", "theirs");
            await new OpenAIChatApp().AskAsync(http.Client, isStream: true, CancellationToken.None);
        }

        telemetry.Spans.ShouldBeEmpty();
        Activity span = telemetry.AllSpans.ShouldHaveSingleItem();
        span.GetTagItem("gen_ai.request.model").ShouldBe("theirs");
        span.GetTagItem("gen_ai.usage.input_tokens").ShouldBe(90L);
        span.GetTagItem("gen_ai.usage.cache_read.input_tokens").ShouldBe(60L);
        span.GetTagItem("gen_ai.response.time_to_first_chunk").ShouldNotBeNull();
        telemetry.Metric("gen_ai.client.inference.duration").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Call_RecordedByTheOpenAISdkItself_GetsWhatItLacksAndNoSecondSpan(WatchMode mode)
    {
        using var telemetry = new Telemetry(ContentCapture.None, "OpenAI.ChatClient");
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { InputTokens = 90, CacheReadTokens = 60 });
        using var http = new WatchedHttp(mode, server.Port);

        await new OpenAIChatApp().AskAsync(http.Client, isStream: false, CancellationToken.None);

        Activity span = telemetry.AllSpans.ShouldHaveSingleItem();
        span.Source.Name.ShouldBe("OpenAI.ChatClient");
        span.GetTagItem("gen_ai.usage.cache_read.input_tokens").ShouldBe(60L);
        Convert.ToInt64(span.GetTagItem("gen_ai.usage.input_tokens")).ShouldBe(90L);
    }

    /// <summary>The Anthropic SDK has a source of its own, with a span for the call and others for its requests.</summary>
    [Theory]
    [InlineData(WatchMode.Handler, false)]
    [InlineData(WatchMode.Handler, true)]
    [InlineData(WatchMode.Subscription, false)]
    [InlineData(WatchMode.Subscription, true)]
    public async Task Call_RecordedByTheAnthropicSdkItself_GetsWhatItLacksAndNoSecondSpan(WatchMode mode, bool isStream)
    {
        using var telemetry = new Telemetry(ContentCapture.None, "com.anthropic.sdk.csharp");
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { InputTokens = 90, CacheReadTokens = 60, CacheWriteTokens = 10 });
        using var http = new WatchedHttp(mode, server.Port);

        await new AnthropicApp().AskAsync(http.Client, isStream, CancellationToken.None);

        telemetry.Spans.ShouldBeEmpty();
        Activity span = telemetry.AllSpans.Single(span => span.GetTagItem("gen_ai.operation.name") is not null);
        span.GetTagItem("gen_ai.usage.cache_read.input_tokens").ShouldBe(60L);
        Convert.ToInt64(span.GetTagItem("gen_ai.usage.input_tokens")).ShouldBe(90L);
    }

    [Theory]
    [InlineData("/api/v1/messages", """{"messages":[{"to":"bob"}]}""")]
    [InlineData("/api/chat", """{"text":"Hi?"}""")]
    [InlineData("/v1/chat/completions", """{"rows":[]}""")]
    [InlineData("/orders", """{"model":"t","messages":[]}""")]
    public async Task Request_ToAnApplicationsOwnService_IsNotRecorded(string path, string body)
    {
        foreach (WatchMode mode in Enum.GetValues<WatchMode>())
        {
            using var telemetry = new Telemetry();
            await using ModelServer server = await ModelServer.StartAsync();
            using var http = new WatchedHttp(mode, server.Port);
            using var content = new StringContent(body, null, "application/json");

            using HttpResponseMessage response = await http.Client.PostAsync(new Uri("http://shop.example.com" + path), content);

            telemetry.Spans.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Call_WithNobodyListening_LeavesNoTrace(WatchMode mode)
    {
        await using ModelServer server = await ModelServer.StartAsync();
        using var http = new WatchedHttp(mode, server.Port);
        using HttpRequestMessage request = FailureTests.Request(Address);

        using HttpResponseMessage response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        response.Content.GetType().Assembly.ShouldBe(typeof(HttpClient).Assembly);
        request.Options.ShouldBeEmpty();
        await response.Content.ReadAsByteArrayAsync();
        (await server.NextAsync()).TraceParent.ShouldBeNull();
    }

    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Request_Watched_CarriesTheTraceOnTheWire(WatchMode mode)
    {
        using var telemetry = new Telemetry(ContentCapture.None, "System.Net.Http");
        await using ModelServer server = await ModelServer.StartAsync();
        using var http = new WatchedHttp(mode, server.Port);
        using (Telemetry.App.StartActivity("agent"))
        {
            await new OpenAIChatApp().AskAsync(http.Client, isStream: false, CancellationToken.None);
        }

        Activity agent = telemetry.AllSpans.Single(span => span.DisplayName == "agent");
        Activity chat = telemetry.Spans.ShouldHaveSingleItem();
        Activity post = telemetry.AllSpans.Single(span => span.Source.Name == "System.Net.Http");
        chat.ParentSpanId.ShouldBe(agent.SpanId);
        post.ParentSpanId.ShouldBe(mode == WatchMode.Handler ? chat.SpanId : agent.SpanId);
        (await server.NextAsync()).TraceParent.ShouldBe(post.Id);
    }
}

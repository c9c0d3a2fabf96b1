using System.Diagnostics;
using Anthropic.Models.Messages;
using Clew.Tests.Models;
using OpenAI.Chat;

namespace Clew.Instrumentation.Http.Tests;

/// <summary>Calls that are refused and repeated, cancelled, cut, or given up.</summary>
public sealed class FailureTests
{
    private static readonly ModelStep Refusal = new()
    {
        Status = 429,
        ErrorCode = "rate_limit_exceeded",
        Headers = new Dictionary<string, string> { ["retry-after-ms"] = "1", ["x-ratelimit-remaining-requests"] = "0" },
    };

    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Repetition_ByTheOpenAISdk_IsASpanForEachAttempt(WatchMode mode)
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(Refusal, Refusal, new ModelStep { InputTokens = 5 });
        using var http = new WatchedHttp(mode, server.Port);

        await OpenAIChatApp.Client(http.Client, new Uri("http://api.openai.com"), retries: 3).CompleteChatAsync("Hi?");

        CheckAttempts(telemetry, server, 3, "rate_limit_exceeded");
    }

    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Repetition_ByTheAnthropicSdk_IsASpanForEachAttempt(WatchMode mode)
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(Refusal, new ModelStep { InputTokens = 5 });
        using var http = new WatchedHttp(mode, server.Port);

        await AnthropicApp.Client(http.Client, new Uri("http://api.anthropic.com"), retries: 3).Messages.Create(AnthropicApp.Parameters());

        // This SDK does not read what it repeats: the status is all that is known.
        CheckAttempts(telemetry, server, 2, "429");
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Repetition_ByAHandler_IsOneSpanOutsideOfItAndOnePerAttemptInside(bool isOutside, int spans)
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(Refusal, new ModelStep { InputTokens = 5 });
        HttpMessageHandler sockets = new SocketsHttpHandler();
        using var http = new HttpClient(isOutside ? new GenAIHttpHandler(new Repeating(sockets)) : new Repeating(new GenAIHttpHandler(sockets)));
        using HttpRequestMessage request = Request(new Uri(server.Address, "/v1/chat/completions").ToString());

        using HttpResponseMessage response = await http.SendAsync(request);

        response.IsSuccessStatusCode.ShouldBeTrue();
        telemetry.Spans.Count.ShouldBe(spans);
        telemetry.Spans[^1].GetTagItem("gen_ai.usage.input_tokens").ShouldBe(5L);
        telemetry.Spans[^1].GetTagItem("http.request.resend_count").ShouldBe(isOutside ? null : (object)1L);
    }

    /// <summary>A redirect is followed inside of the handler; the runtime tells the subscription of each hop.</summary>
    [Theory]
    [InlineData(WatchMode.Handler, 1)]
    [InlineData(WatchMode.Subscription, 2)]
    public async Task Redirect_Followed_IsOneSpanForTheHandlerAndOnePerHopElse(WatchMode mode, int spans)
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(
            new ModelStep { Status = 307, Headers = new Dictionary<string, string> { ["Location"] = "/v1/chat/completions" } }, new ModelStep { InputTokens = 5 });
        using var http = new WatchedHttp(mode, server.Port);
        using HttpRequestMessage request = Request("http://api.openai.com/v1/chat/completions");

        using HttpResponseMessage response = await http.Client.SendAsync(request);

        response.IsSuccessStatusCode.ShouldBeTrue();
        telemetry.Spans.Count.ShouldBe(spans);
        telemetry.Spans[^1].GetTagItem("gen_ai.usage.input_tokens").ShouldBe(5L);
        telemetry.Metric("gen_ai.client.inference.operation.input_tokens").ShouldHaveSingleItem().Value.ShouldBe(5);
    }

    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Cancellation_InTheStream_RecordsWhatWasSentUntilThen(WatchMode mode)
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { InputTokens = 700, CacheReadTokens = 500, StallAfterEvents = 4 });
        using var http = new WatchedHttp(mode, server.Port);
        using var cancellation = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (RawMessageStreamEvent update in AnthropicApp.Client(http.Client, new Uri("http://api.anthropic.com"))
                .Messages.CreateStreaming(AnthropicApp.Parameters(), cancellation.Token))
            {
                if (update.TryPickContentBlockDelta(out _))
                {
                    await cancellation.CancelAsync();
                }
            }
        });

        ServedCall call = await server.NextAsync();
        Activity span = telemetry.Spans.ShouldHaveSingleItem();
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.GetTagItem("error.type").ShouldBeOneOf("System.OperationCanceledException", "System.Threading.Tasks.TaskCanceledException", "cancelled");
        span.GetTagItem("gen_ai.response.id").ShouldBe(call.ResponseId);
        span.GetTagItem("gen_ai.usage.input_tokens").ShouldBe(700L);
        span.GetTagItem("gen_ai.response.finish_reasons").ShouldBe(new[] { "error" });
    }

    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Stream_LeftByTheApplication_EndsWhenItIsLetGo(WatchMode mode)
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { StallAfterEvents = 3 });
        using var http = new WatchedHttp(mode, server.Port);

        await foreach (StreamingChatCompletionUpdate update in OpenAIChatApp.Client(http.Client, new Uri("http://api.openai.com")).CompleteChatStreamingAsync("Hi?"))
        {
            telemetry.Spans.ShouldBeEmpty();
            if (update.ContentUpdate.Count > 0 && update.ContentUpdate[0].Text.Length > 0)
            {
                break;
            }
        }

        Activity span = telemetry.Spans.ShouldHaveSingleItem();
        span.GetTagItem("error.type").ShouldBe("cancelled");
        span.GetTagItem("gen_ai.response.time_to_first_chunk").ShouldNotBeNull();
        await server.NextAsync();
    }

    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Stream_CutByTheServer_FailsForTheApplicationAndTheSpanAlike(WatchMode mode)
    {
        using var telemetry = new Telemetry();
        await using ModelServer server = await ModelServer.StartAsync();
        server.Play(new ModelStep { CutAfterEvents = 3 });
        using var http = new WatchedHttp(mode, server.Port);
        using var request = Request("http://api.openai.com/v1/chat/completions");
        using HttpResponseMessage response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using Stream stream = await response.Content.ReadAsStreamAsync();

        Exception seen = await Should.ThrowAsync<IOException>(() => stream.CopyToAsync(Stream.Null));

        Activity span = telemetry.Spans.ShouldHaveSingleItem();
        span.GetTagItem("error.type").ShouldBe(seen.GetType().FullName);
        span.GetTagItem("gen_ai.response.finish_reasons").ShouldBe(new[] { "error" });
    }

    [Theory]
    [InlineData(WatchMode.Handler)]
    [InlineData(WatchMode.Subscription)]
    public async Task Server_NotThere_FailsForTheApplicationAndTheSpanAlike(WatchMode mode)
    {
        using var telemetry = new Telemetry();
        using var http = new WatchedHttp(mode, port: 1);
        using var request = Request("http://api.openai.com/v1/chat/completions");

        Exception seen = await Should.ThrowAsync<HttpRequestException>(() => http.Client.SendAsync(request));

        telemetry.Spans.ShouldHaveSingleItem().GetTagItem("error.type").ShouldBe(seen.GetType().FullName);
    }

    internal static HttpRequestMessage Request(string address) => new(HttpMethod.Post, address)
    {
        Content = new StringContent("""{"model":"model-1","messages":[{"role":"user","content":"Hi?"}],"stream":true}""", null, "application/json"),
    };

    private static void CheckAttempts(Telemetry telemetry, ModelServer server, int count, string errorType)
    {
        server.Calls.Count.ShouldBe(count);
        telemetry.Spans.Count.ShouldBe(count);
        for (int attempt = 0; attempt < count; attempt++)
        {
            Activity span = telemetry.Spans[attempt];
            bool isLast = attempt == count - 1;
            span.GetTagItem("http.request.resend_count").ShouldBe(attempt == 0 ? null : (object)(long)attempt);
            span.GetTagItem("error.type").ShouldBe(isLast ? null : errorType);
            span.GetTagItem("http.response.status_code").ShouldBe(isLast ? null : (object)429L);
            span.GetTagItem("http.response.header.x-ratelimit-remaining-requests").ShouldBe(isLast ? null : new[] { "0" });
        }
        telemetry.Metric("gen_ai.client.inference.operation.input_tokens").ShouldHaveSingleItem().Value.ShouldBe(5);
        telemetry.Metric("gen_ai.client.inference.duration").Count.ShouldBe(count);
    }

    private sealed class Repeating(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }
            response.Dispose();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}

using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Clew.Instrumentation.Tests;

/// <summary>One line is enough: a plain HttpClient is recorded, unless that is switched off.</summary>
public sealed class HttpClientTests
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task AddGenAI_PlainHttpClient_IsRecordedAsConfigured(bool isOn, int spans)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication model = builder.Build();
        model.MapPost("/v1/chat/completions", () => Results.Text(
            """{"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2}}""",
            "application/json"));
        await model.StartAsync();
        using var recorder = new Recorder(options => options.InstrumentHttpClient = isOn);
        using var client = new HttpClient();

        using HttpResponseMessage response = await client.PostAsJsonAsync(
            model.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/v1/chat/completions",
            new { model = "gpt-4o-mini", messages = new[] { new { role = "user", content = "Hello" } } });
        await response.Content.ReadAsStringAsync();

        recorder.Spans.Count(span => Equals(span.GetTagItem("gen_ai.usage.input_tokens"), 9L)).ShouldBe(spans);
    }
}

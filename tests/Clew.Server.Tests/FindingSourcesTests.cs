using System.Text.Json;
using System.Text.Json.Nodes;
using Clew.Server.Configuration;

namespace Clew.Tests;

/// <summary>What findings are made of that is not on spans as they were sent: log records, and what redaction noted.</summary>
public sealed class FindingSourcesTests
{
    [Fact]
    public async Task MessagesInLogRecords_ThatComeAfterTheTraceWasSettled_AreLookedAt()
    {
        await using TestServer server = await TestServer.StartAsync();
        (string trace, string call) = (OtlpJson.NewTraceId(), OtlpJson.NewSpanId());
        (await server.SendJsonAsync(OtlpJson.Traces("desk", Call(trace, call)))).EnsureSuccessStatusCode();
        await server.SettledAsync();

        (await server.SendJsonAsync(OtlpJson.Logs("desk", "otel", OtlpJson.Log(
            trace, call, "gen_ai.client.inference.operation.details", null,
            ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"order_brochure","arguments":{}}]}]"""),
            ("gen_ai.tool.definitions", """[{"type":"function","name":"get_order","parameters":{"type":"object"}}]"""))), "/v1/logs")).EnsureSuccessStatusCode();

        JsonElement finding = await FindingAsync(server);
        (finding.GetProperty("type").GetString(), finding.GetProperty("tool").GetString(), finding.GetProperty("evidenceSpanIds")[0].GetString()).ShouldBe(("hallucinated_tool", "order_brochure", call));
    }

    [Fact]
    public async Task ContentThatMayNotBeStored_IsToldToItsOwnerWithoutTheContent()
    {
        ClewConfiguration configuration = ClewConfiguration.Parse(
            """
            content: { mode: keep, rules: [ { service: bank, mode: drop } ] }
            """,
            static _ => null).Value.ShouldNotBeNull();
        await using TestServer server = await TestServer.StartAsync(options => options with { Configuration = configuration });
        (string trace, string call) = (OtlpJson.NewTraceId(), OtlpJson.NewSpanId());
        string said = """[{"role":"user","parts":[{"type":"text","content":"The combination is 12-34-56"}]}]""";
        (await server.SendJsonAsync(OtlpJson.Traces("shop", Call(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), ("gen_ai.input.messages", said))))).EnsureSuccessStatusCode();
        (await server.SendJsonAsync(OtlpJson.Traces("bank", Call(trace, call, ("gen_ai.input.messages", said))))).EnsureSuccessStatusCode();

        JsonElement finding = await FindingAsync(server);

        (finding.GetProperty("type").GetString(), finding.GetProperty("service").GetString(), finding.GetProperty("traceId").GetString()).ShouldBe(("content_against_policy", "bank", trace));
        finding.GetProperty("explanation").GetString()!.ShouldEndWith("No content may be stored for it, and none was: gen_ai.input.messages.");
        finding.GetRawText().ShouldNotContain("combination");
        JsonElement span = await server.GetJsonAsync($"/api/v1/traces/{trace}/spans/{call}");
        span.GetRawText().ShouldContain("gen_ai.input.messages content_policy");
        span.GetRawText().ShouldNotContain("combination");
    }

    [Fact]
    public async Task WhatRedactionMasksEveryDay_IsNoFinding()
    {
        await using TestServer server = await TestServer.StartAsync();
        string said = """[{"role":"user","parts":[{"type":"text","content":"Write to jane@acme-shop.com when it is there"}]}]""";
        (await server.SendJsonAsync(OtlpJson.Traces("shop", Call(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), ("gen_ai.input.messages", said))))).EnsureSuccessStatusCode();
        string leaking = OtlpJson.NewTraceId();
        (await server.SendJsonAsync(OtlpJson.Traces("shop", Call(leaking, OtlpJson.NewSpanId(), ("gen_ai.input.messages", said.Replace("jane@acme-shop.com", "AKIAQ7ZK4VJ3MTR2WNXL", StringComparison.Ordinal)))))).EnsureSuccessStatusCode();

        // They are looked at in the order in which they came, so that the first one was looked at when the second one is told.
        JsonElement finding = await FindingAsync(server);

        (finding.GetProperty("type").GetString(), finding.GetProperty("traceId").GetString()).ShouldBe(("content_against_policy", leaking));
        finding.GetProperty("explanation").GetString()!.ShouldEndWith("This was masked before anything was stored: gen_ai.input.messages (aws_key).");
    }

    private static JsonObject Call(string trace, string span, params (string Key, object Value)[] more) => OtlpJson.Span(
        trace, span, "chat gpt-4o", null, TimeProvider.System.GetUtcNow().AddSeconds(-5), 1, 0,
        [("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.response.model", "gpt-4o"), ("server.address", "api.openai.com"), ("server.port", 443), ("gen_ai.usage.input_tokens", 100), ("gen_ai.usage.output_tokens", 30), .. more]);

    /// <summary>The only finding, as soon as there is one.</summary>
    private static async Task<JsonElement> FindingAsync(TestServer server)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(120));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            JsonElement[] found = [.. (await server.GetJsonAsync("/api/v1/findings")).GetProperty("items").EnumerateArray()];
            if (found.Length > 0)
            {
                return found.ShouldHaveSingleItem();
            }
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}

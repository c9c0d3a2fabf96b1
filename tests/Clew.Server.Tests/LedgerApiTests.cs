using System.Text.Json;

namespace Clew.Tests;

public sealed class LedgerApiTests
{
    [Fact]
    public async Task Ledger_Audio_IsALineOfTheBill()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(traceId, OtlpJson.NewSpanId(), "chat", attributes:
        [
            ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o-realtime-preview-2024-12-17"),
            ("gen_ai.usage.input_tokens", 1000), ("gen_ai.usage.output_tokens", 500), ("gen_ai.usage.audio.input_tokens", 600), ("gen_ai.usage.audio.output_tokens", 400),
        ])));

        JsonElement entry = (await server.GetJsonAsync($"/api/v1/traces/{traceId}/ledger")).GetProperty("entries")[0];

        // 400 x 5 + 600 x 40 + 100 x 20 + 400 x 80 = 60000 dollars per million tokens.
        entry.GetProperty("costUsd").GetDouble().ShouldBe(0.06, 1e-9);
        entry.GetProperty("cost").GetProperty("lines").EnumerateArray().Sum(line => line.GetProperty("amountUsd").GetDouble()).ShouldBe(0.06, 1e-9);
        entry.GetProperty("cost").GetProperty("agreesWithStored").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Ledger_AgentOverACall_TellsWhyAndAddsUpToTheHeader()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(AgentWithUsage(traceId));

        JsonElement ledger = await server.GetJsonAsync($"/api/v1/traces/{traceId}/ledger");
        JsonElement header = (await server.GetJsonAsync($"/api/v1/traces/{traceId}")).GetProperty("usage");

        JsonElement.DeepEquals(ledger.GetProperty("usage"), header).ShouldBeTrue();
        JsonElement[] entries = [.. ledger.GetProperty("entries").EnumerateArray()];
        JsonElement agent = entries.Single(entry => entry.GetProperty("kind").GetString() == "agent");
        JsonElement call = entries.Single(entry => entry.GetProperty("kind").GetString() == "llm");
        agent.GetProperty("rule").GetString().ShouldBe("aggregateOfCalls");
        agent.GetProperty("ownerSpanId").GetString().ShouldBe(call.GetProperty("spanId").GetString());
        call.GetProperty("rule").GetString().ShouldBe("ownCall");
        call.GetProperty("costUsd").GetDouble().ShouldBe(header.GetProperty("costUsd").GetDouble());
        call.GetProperty("attributes").EnumerateArray().Select(item => $"{item.GetProperty("key")}={item.GetProperty("value")}").ShouldBe(
            ["gen_ai.usage.input_tokens=2006", "gen_ai.usage.output_tokens=300", "gen_ai.usage.cache_read.input_tokens=1920"]);
        ledger.GetProperty("countedSpans").GetInt64().ShouldBe(1);
        ledger.GetProperty("notCountedSpans").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Ledger_PriceLines_AreTheBill()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(AgentWithUsage(traceId));

        JsonElement ledger = await server.GetJsonAsync($"/api/v1/traces/{traceId}/ledger");

        JsonElement cost = ledger.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("cost")).Single(cost => cost.ValueKind == JsonValueKind.Object);
        cost.GetProperty("lines").EnumerateArray().Select(line => $"{line.GetProperty("bucket")} {line.GetProperty("tokens")} x {line.GetProperty("pricePerMillionUsd").GetDecimal():0.##}").ShouldBe(
            ["input 86 x 2.5", "cacheRead 1920 x 1.25", "output 300 x 10"]);
        cost.GetProperty("lines").EnumerateArray().Sum(line => line.GetProperty("amountUsd").GetDecimal()).ShouldBe(0.005615m);
        cost.GetProperty("priceId").GetString().ShouldBe("openai/gpt-4o");
        cost.GetProperty("source").GetProperty("name").GetString().ShouldBe("built-in");
        cost.GetProperty("agreesWithStored").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Ledger_ModelWithoutAPrice_IsListedAsUnpriced()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(
            traceId, OtlpJson.NewSpanId(), "chat", attributes: [("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "house-model"), ("gen_ai.usage.input_tokens", 10)])));

        JsonElement ledger = await server.GetJsonAsync($"/api/v1/traces/{traceId}/ledger");

        ledger.GetProperty("unpricedSpans").GetInt64().ShouldBe(1);
        ledger.GetProperty("usage").GetProperty("inputTokens").GetInt64().ShouldBe(10);
        ledger.GetProperty("usage").GetProperty("costUsd").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData(0.25, 0.25)]
    [InlineData(0.0, null)] // The emitter knew no price.
    public async Task Ledger_ReportedCost_StaysBesideTheComputedOne(double sent, double? reported)
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(
            traceId, OtlpJson.NewSpanId(), "chat", attributes: [("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 1000), ("gen_ai.usage.cost", sent)])));

        JsonElement ledger = await server.GetJsonAsync($"/api/v1/traces/{traceId}/ledger");

        JsonElement entry = ledger.GetProperty("entries")[0];
        entry.GetProperty("costUsd").GetDouble().ShouldBe(0.0025, 1e-12);
        (entry.GetProperty("reportedCostUsd").ValueKind == JsonValueKind.Null ? (double?)null : entry.GetProperty("reportedCostUsd").GetDouble()).ShouldBe(reported);
        ledger.GetProperty("usage").GetProperty("costUsd").GetDouble().ShouldBe(0.0025, 1e-12);
    }

    [Fact]
    public async Task Span_TellsHowFullItsContextWindowIs()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        await server.SendJsonAsync(AgentWithUsage(traceId));

        JsonElement llm = (await server.GetJsonAsync($"/api/v1/traces/{traceId}")).GetProperty("spans").EnumerateArray().Single(span => span.GetProperty("kind").GetString() == "llm").GetProperty("llm");

        llm.GetProperty("contextWindowTokens").GetInt64().ShouldBe(128_000);
        llm.GetProperty("contextUtilization").GetDouble().ShouldBe(2006 / 128_000d, 1e-12);
    }

    [Fact]
    public async Task Prices_OverrideFile_GoesBeforeTheBuiltInOnes()
    {
        string facts = Directory.CreateTempSubdirectory("clew-facts-").FullName;
        await File.WriteAllTextAsync(Path.Combine(facts, "prices.json"), """{"version":"contract","providers":[{"names":["openai"],"models":[{"id":"gpt-4o","prices":[{"input":1,"output":1}]}]}]}""");
        await using TestServer server = await TestServer.StartAsync(options => options with { FactsFolder = facts });

        JsonElement prices = await server.GetJsonAsync("/api/v1/prices?provider=openai&q=gpt-4o");
        JsonElement first = prices.GetProperty("models")[0];

        prices.GetProperty("sources").EnumerateArray().Select(source => source.GetProperty("version").GetString()).ShouldBe(["contract", "0.1.8"]);
        (first.GetProperty("model").GetString(), first.GetProperty("source").GetString()).ShouldBe(("gpt-4o", "override"));
        first.GetProperty("prices")[0].GetProperty("perMillionUsd").GetProperty("input").GetDecimal().ShouldBe(1);
        prices.GetProperty("models").EnumerateArray().ShouldContain(model => model.GetProperty("model").GetString() == "gpt-4o-mini");
        Directory.Delete(facts, recursive: true);
    }

    private static string AgentWithUsage(string traceId)
    {
        string root = OtlpJson.NewSpanId();
        return OtlpJson.Traces(
            "shop",
            OtlpJson.Span(traceId, root, "invoke_agent planner", null, null, 3, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "planner"), ("gen_ai.usage.input_tokens", 2006), ("gen_ai.usage.output_tokens", 300)),
            OtlpJson.Span(traceId, OtlpJson.NewSpanId(), "chat gpt-4o", root, null, 2, 0, ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.response.model", "gpt-4o-2024-08-06"), ("gen_ai.usage.input_tokens", 2006), ("gen_ai.usage.output_tokens", 300), ("gen_ai.usage.cache_read.input_tokens", 1920)));
    }
}

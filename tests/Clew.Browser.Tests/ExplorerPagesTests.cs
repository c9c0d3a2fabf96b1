using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

/// <summary>Logs, received metrics, users and conversations.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class ExplorerPagesTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Logs_AreFilteredOpenedAndLeadToTheirSpan()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        string traceId = OtlpJson.NewTraceId();
        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(traceId));
        string spanId = (await ui.Server.GetJsonAsync($"/api/v1/traces/{traceId}")).GetProperty("spans")[1].GetProperty("spanId").GetString()!;
        await SendLogsAsync(ui.Server, traceId, spanId);
        await ui.GotoAsync("/traces");
        await ui.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Logs" }).ClickAsync();
        await Expect(ui.Element("log-row")).ToHaveCountAsync(4);
        await Expect(ui.Element("log-total")).ToHaveTextAsync("4 records");
        await ui.ShouldBeAccessibleAsync("logs");

        await ui.Page.GetByLabel("Severity").SelectOptionAsync("warn");
        await Expect(ui.Element("log-row")).ToHaveCountAsync(2);
        ui.Page.Url.ShouldEndWith("/logs?minSeverity=warn");
        await ui.Page.GetByLabel("Text in body or event").FillAsync("CARD");
        await ui.Page.GetByLabel("Text in body or event").PressAsync("Enter");
        await Expect(ui.Element("log-row")).ToHaveCountAsync(1);
        await ui.Element("log-row").GetByRole(AriaRole.Button).ClickAsync();
        ILocator drawer = ui.Element("log-drawer");
        await Expect(drawer).ToContainTextAsync("card_declined");
        await Expect(drawer).ToContainTextAsync("service.name");
        await ui.ShouldBeAccessibleAsync("log");
        await drawer.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Open span" }).ClickAsync();
        await Expect(ui.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/traces/{traceId}\\?span={spanId}"));
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Logs_AreNewWithoutReloading()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await ui.GotoAsync("/logs");
        await Expect(ui.Element("no-logs")).ToContainTextAsync("No log records in this time range");

        await ui.Server.SendJsonAsync(OtlpJson.Logs("shop", "orders", OtlpJson.Log(null, null, "order.placed", "Order 7")), "/v1/logs");

        await Expect(ui.Element("log-row")).ToContainTextAsync("Order 7", new LocatorAssertionsToContainTextOptions { Timeout = 30_000 });
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task ReceivedMetric_IsDrawnByAttributeAndAsTable()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await ui.Server.SendJsonAsync(Metrics(), "/v1/metrics");
        await ui.GotoAsync("/explore/metrics");
        await Expect(ui.Element("metric-name")).ToHaveCountAsync(2);

        await ui.Element("metric-name").Filter(new LocatorFilterOptions { HasText = "http.server.request.duration" }).ClickAsync();

        await Expect(ui.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "p50, p95, p99" })).ToBeVisibleAsync();
        await ui.Element("metric-group").SelectOptionAsync("route");
        ILocator chart = ui.Element("chart-http.server.request.duration");
        await Expect(chart).ToContainTextAsync("/pay");
        await ui.ShouldBeAccessibleAsync("explore");
        await chart.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "show as table" }).ClickAsync();
        await Expect(chart.GetByRole(AriaRole.Row)).ToHaveCountAsync(4);
        ui.Page.Url.ShouldContain("by=route");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task User_LeadsToConversationWhoseContextGrows()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        foreach ((int turn, int tokens) in new[] { (0, 20_000), (1, 60_000), (2, 115_000) })
        {
            await ui.Server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "chat gpt-4o", null, now.AddMinutes(turn - 10), 2, 0,
            [
                ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", tokens),
                ("gen_ai.usage.output_tokens", 100), ("gen_ai.conversation.id", "conv-1"), ("user.id", "ada"),
            ])));
        }
        await ui.GotoAsync("/users");
        await Expect(ui.Element("user-row")).ToContainTextAsync("ada");
        await ui.ShouldBeAccessibleAsync("users");

        await ui.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "ada" }).ClickAsync();
        await Expect(ui.Element("user-page")).ToContainTextAsync("195k / 300");
        await Expect(ui.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "gpt-4o", Exact = true })).ToBeVisibleAsync();
        await ui.ShouldBeAccessibleAsync("user");
        await ui.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "conv-1" }).ClickAsync();

        await Expect(ui.Element("turn")).ToHaveCountAsync(3);
        await Expect(ui.Element("turn-context").Nth(2)).ToHaveTextAsync("90 % of window");
        await Expect(ui.Element("context-growth").GetByRole(AriaRole.Button)).ToHaveCountAsync(3);
        // Nothing was captured of what was said, and the page still tells everything else.
        await Expect(ui.Element("turn").First).ToContainTextAsync("What was said is not stored.");
        await ui.ShouldBeAccessibleAsync("conversation");
        ui.ShouldHaveNoFaults();
    }

    private static async Task SendLogsAsync(TestServer server, string traceId, string spanId)
    {
        JsonObject failed = OtlpJson.Log(traceId, spanId, "payment.failed", """{"reason":"card_declined","amount":12.5}""", ("retries", 2));
        (failed["severityNumber"], failed["severityText"]) = (17, "ERROR");
        JsonObject slow = OtlpJson.Log(null, null, "slow", "The bank answered after 4.2 s");
        slow["severityNumber"] = 13;
        JsonObject placed = OtlpJson.Log(traceId, spanId, "order.placed", "Order 7 placed");
        placed["severityNumber"] = 9;
        await server.SendJsonAsync(OtlpJson.Logs("shop", "orders", failed, slow, placed, OtlpJson.Log(null, null, "tick")), "/v1/logs");
    }

    private static string Metrics()
    {
        long now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        JsonArray points = [];
        foreach ((int minute, string route, int fast, int slow) in new[] { (0, "/pay", 90, 10), (0, "/list", 40, 0), (1, "/pay", 50, 50), (2, "/pay", 100, 0), (2, "/list", 44, 2) })
        {
            points.Add(new JsonObject
            {
                ["startTimeUnixNano"] = Text(now - (600 * 1_000_000_000L)),
                ["timeUnixNano"] = Text(now - ((3 - minute) * 60_000_000_000L)),
                ["count"] = Text(fast + slow),
                ["sum"] = (fast * 0.05) + (slow * 0.5),
                ["bucketCounts"] = new JsonArray(Text(fast), Text(slow), "0"),
                ["explicitBounds"] = new JsonArray(0.1, 1),
                ["attributes"] = OtlpJson.Attributes(("route", route)),
            });
        }
        JsonObject duration = new() { ["name"] = "http.server.request.duration", ["unit"] = "s", ["histogram"] = new JsonObject { ["aggregationTemporality"] = 1, ["dataPoints"] = points } };
        JsonObject memory = new()
        {
            ["name"] = "process.memory.usage",
            ["unit"] = "By",
            ["gauge"] = new JsonObject { ["dataPoints"] = new JsonArray(new JsonObject { ["timeUnixNano"] = Text(now), ["asInt"] = "180000000" }) },
        };
        return new JsonObject
        {
            ["resourceMetrics"] = new JsonArray(new JsonObject
            {
                ["resource"] = new JsonObject { ["attributes"] = OtlpJson.Attributes(("service.name", "shop")) },
                ["scopeMetrics"] = new JsonArray(new JsonObject { ["metrics"] = new JsonArray(duration, memory) }),
            }),
        }.ToJsonString();

        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    }
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

/// <summary>Agents, tools and MCP, models.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class EntityPagesTests(ChromiumFixture chromium, EmptyServer empty)
{
    [Fact]
    public async Task Tool_TellsWhatItsFailuresHaveInCommon()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await SendToolCallsAsync(ui.Server, withArguments: true);
        await ui.GotoAsync("/traces");
        await ui.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Tools & MCP" }).ClickAsync();
        ILocator row = ui.Element("tool-row");
        await Expect(row).ToContainTextAsync("75 %");
        await Expect(row).ToContainTextAsync("bad_query 10");
        await ui.ShouldBeAccessibleAsync("tools");

        await row.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "search" }).ClickAsync();

        ILocator pattern = ui.Element("failure-pattern").First;
        await Expect(pattern).ToContainTextAsync("query contains *");
        await Expect(pattern).ToContainTextAsync("4.0×");
        await Expect(ui.Element("error-class")).ToContainTextAsync("bad_query");
        await Expect(ui.Page.Locator("[data-testid^=chart-][data-state=ready]")).ToHaveCountAsync(2);
        await ui.ShouldBeAccessibleAsync("tool");
        await pattern.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(ui.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/traces/[0-9a-f]{32}\\?span=[0-9a-f]{16}"));
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Tool_WithoutContent_SaysWhyArgumentsAreMissing()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await SendToolCallsAsync(ui.Server, withArguments: false);
        await ui.GotoAsync("/tools/search");

        await Expect(ui.Element("failure-patterns")).ToContainTextAsync("Arguments of these calls were not captured");
        await Expect(ui.Element("failed-calls").GetByRole(AriaRole.Row)).ToHaveCountAsync(11);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Agent_ShowsRunsGraphAndVersions()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        foreach ((string version, int turns) in new[] { ("1.0", 9), ("1.0", 2), ("1.1", 3), ("1.1", 2) })
        {
            await SendRunAsync(ui.Server, version, turns);
        }
        await ui.GotoAsync("/");
        await ui.Element("top-agents").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "clerk" }).ClickAsync();

        await Expect(ui.Element("agent-version")).ToHaveCountAsync(2);
        await Expect(ui.Element("looping-runs").GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Expect(ui.Element("graph-node")).ToHaveCountAsync(4);
        await Expect(ui.Page.Locator("[data-testid^=chart-][data-state=ready]")).ToHaveCountAsync(4);
        await ui.ShouldBeAccessibleAsync("agent");
        await ui.Element("agent-graph").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Table" }).ClickAsync();
        await Expect(ui.Element("graph-edge")).ToHaveCountAsync(3);
        await ui.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Back to all agents" }).ClickAsync();
        await Expect(ui.Element("agent-row")).ToHaveCountAsync(2);
        await Expect(ui.Element("agent-row").First).ToContainTextAsync("1.1 and 1 more");
        await ui.ShouldBeAccessibleAsync("agents");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Model_ShowsSpeedDriftAndParameters()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await SendRunAsync(ui.Server, "1.0", 6);
        await ui.GotoAsync("/models");
        await Expect(ui.Element("model-row")).ToContainTextAsync("gpt-4o");
        await Expect(ui.Element("model-row")).ToContainTextAsync("stop 100 %");
        await ui.ShouldBeAccessibleAsync("all-models");

        await ui.Element("model-row").GetByRole(AriaRole.Link).ClickAsync();

        await Expect(ui.Element("requested-models")).ToContainTextAsync("gpt-4o");
        await Expect(ui.Element("parameter-value")).ToHaveCountAsync(2);
        await Expect(ui.Page.Locator("[data-testid^=chart-][data-state=ready]")).ToHaveCountAsync(4);
        await ui.ShouldBeAccessibleAsync("model");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task Mcp_ListsServersMethodsAndSessions()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await ui.GotoAsync("/tools?view=mcp");
        await Expect(ui.Element("tools-page")).ToContainTextAsync("No MCP requests in this time range");
        await ui.Server.SendJsonAsync(OtlpJson.Traces("notes", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "tools/call find", attributes:
            [("mcp.method.name", "tools/call"), ("gen_ai.tool.name", "find"), ("mcp.session.id", "s-1"), ("server.address", "notes.example"), ("server.port", 8080)])));
        await ui.Page.ReloadAsync();

        await Expect(ui.Element("mcp-server")).ToContainTextAsync("notes.example:8080");
        await Expect(ui.Element("mcp-method")).ToContainTextAsync("find");
        await Expect(ui.Element("mcp-sessions")).ToContainTextAsync("s-1");
        await ui.ShouldBeAccessibleAsync("mcp");
        await ui.Server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "execute_tool find", attributes: [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "find")])));
        await ui.GotoAsync("/tools");
        await Expect(ui.Element("tool-row")).ToContainTextAsync("notes.example:8080");
        ui.ShouldHaveNoFaults();
    }

    [Theory]
    [InlineData("/agents", "No agent ran in this time range")]
    [InlineData("/tools", "No tool was called in this time range")]
    [InlineData("/models", "No model calls in this time range")]
    [InlineData("/tools/nobody", "No call failed")]
    [InlineData("/agents/nobody", "No run in this time range")]
    [InlineData("/models/nobody", "No call of this time tells a temperature")]
    public async Task Page_WithoutData_SaysSo(string path, string text)
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, empty.Server);
        await ui.GotoAsync(path);

        await Expect(ui.Page.Locator("#main")).ToContainTextAsync(text);
        await ui.ShouldBeAccessibleAsync(path[1..].Replace('/', '-') + "-empty");
        ui.ShouldHaveNoFaults();
    }

    private static Task SendToolCallsAsync(TestServer server, bool withArguments)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return server.SendJsonAsync(OtlpJson.Traces("shop", [.. Enumerable.Range(0, 40).Select(i =>
        {
            bool fails = i % 4 == 0;
            List<(string, object)> attributes = [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "search"), ("gen_ai.agent.name", "clerk")];
            if (withArguments)
            {
                attributes.Add(("gen_ai.tool.call.arguments", $$"""{"query":"{{(fails ? "order *" : "order")}} {{i}}","limit":{{i % 3}}}"""));
            }
            if (fails)
            {
                attributes.Add(("error.type", "bad_query"));
            }
            return OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "execute_tool search", null, now.AddMinutes(-i), 0.2 + (i % 7 / 10.0), fails ? 2 : 0, [.. attributes]);
        })]));
    }

    private static Task SendRunAsync(TestServer server, string version, int turns)
    {
        string traceId = OtlpJson.NewTraceId();
        string root = OtlpJson.NewSpanId();
        string helper = OtlpJson.NewSpanId();
        return server.SendJsonAsync(OtlpJson.Traces("shop",
        [
            OtlpJson.Span(traceId, root, "invoke_agent clerk", null, null, 3 + turns, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "clerk"), ("gen_ai.agent.version", version)),
            .. Enumerable.Range(0, turns).Select(turn => OtlpJson.Span(traceId, OtlpJson.NewSpanId(), "chat gpt-4o", root, null, 1 + turn, 0,
                ("gen_ai.operation.name", "chat"), ("gen_ai.agent.name", "clerk"), ("gen_ai.provider.name", "openai"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.response.model", "gpt-4o-2024-08-06"),
                ("gen_ai.request.temperature", turn % 2 / 2.0), ("gen_ai.response.time_to_first_chunk", 0.4), ("gen_ai.response.finish_reasons", new[] { "stop" }), ("gen_ai.usage.input_tokens", 1000), ("gen_ai.usage.output_tokens", 100))),
            OtlpJson.Span(traceId, helper, "invoke_agent helper", root, null, 1, 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "helper")),
            OtlpJson.Span(traceId, OtlpJson.NewSpanId(), "execute_tool find", helper, null, 1, 0, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "find"), ("gen_ai.agent.name", "helper")),
        ]));
    }
}

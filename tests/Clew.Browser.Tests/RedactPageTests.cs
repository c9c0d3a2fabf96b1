using Clew.Server.Configuration;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

[Collection(ChromiumCollection.Name)]
public sealed class RedactPageTests(ChromiumFixture chromium, EmptyServer empty)
{
    [Fact]
    public async Task Example_ShowsBothSidesAndTheRules()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, empty.Server);
        await ui.GotoAsync("/settings");
        await ui.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Redaction" }).ClickAsync();

        await ui.Element("redact-examples").ClickAsync();
        await ui.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "A chat" }).ClickAsync();

        await Expect(ui.Element("redact-rules")).ToContainTextAsync("card");
        ILocator message = ui.Element("redacted-field").Filter(new LocatorFilterOptions { HasText = "attributes.gen_ai.input.messages" });
        await Expect(message.Locator("td").Nth(0)).ToContainTextAsync("4111 1111 1111 1111");
        await Expect(message.Locator("td").Nth(1)).ToContainTextAsync("[CARD]");
        await Expect(message.Locator("mark").First).ToHaveTextAsync("[CARD]");
        await ui.ShouldBeAccessibleAsync("redact");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task PastedText_RunsWithTheKeyboard_AndStoresNothing()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, empty.Server);
        await ui.GotoAsync("/settings/redaction");
        await Expect(ui.Element("redact-run")).ToBeDisabledAsync();

        await ui.Element("redact-input").FillAsync("mail jane@acme.example");
        await ui.Page.Keyboard.PressAsync("Control+Enter");

        await Expect(ui.Element("redacted-field")).ToContainTextAsync("mail [EMAIL]");
        (await ui.Server.GetJsonAsync("/api/v1/traces")).GetProperty("items").GetArrayLength().ShouldBe(0);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task StoredSpan_IsHandedOverFromItsRawTab()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        string trace = OtlpJson.NewTraceId();
        await ui.Server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(trace, OtlpJson.NewSpanId(), "plan", attributes: ("team", "reading-room"))));
        await ui.GotoAsync("/traces/" + trace);
        await ui.Element("span-row").ClickAsync();
        await ui.Element("tab-raw").ClickAsync();

        await ui.Element("raw-redact").ClickAsync();

        await Expect(ui.Element("redact-input")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("reading-room"));
        await ui.Element("redact-run").ClickAsync();
        await Expect(ui.Element("redact-rules")).ToContainTextAsync("No rule fired");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task MetadataOnly_EveryPageWorks()
    {
        const string word = "zanzibarquokka";
        ClewConfiguration configuration = ClewConfiguration.Parse("content: { mode: drop }", _ => null).Value!;
        await using UiPage ui = await UiPage.OpenAsync(chromium, configure: options => options with { Configuration = configuration });
        string trace = OtlpJson.NewTraceId();
        string root = OtlpJson.NewSpanId();
        await ui.Server.SendJsonAsync(OtlpJson.Traces("shop",
            OtlpJson.Span(trace, root, "invoke_agent planner", attributes: [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "planner"), ("gen_ai.conversation.id", "c-1"), ("user.id", "u-1")]),
            OtlpJson.Span(trace, OtlpJson.NewSpanId(), "chat gpt-4o", root, attributes:
            [
                ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), ("gen_ai.provider.name", "openai"), ("gen_ai.usage.input_tokens", 100), ("gen_ai.usage.output_tokens", 7),
                ("gen_ai.conversation.id", "c-1"), ("gen_ai.input.messages", $$"""[{"role":"user","parts":[{"type":"text","content":"a {{word}} please"}]}]"""),
            ]),
            OtlpJson.Span(trace, OtlpJson.NewSpanId(), "execute_tool find", root, status: 2, attributes:
                [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "find"), ("gen_ai.tool.call.arguments", $$"""{"what":"{{word}}"}""")])));

        string[] pages =
        [
            "/", "/traces", $"/traces/{trace}", $"/traces/{trace}?view=messages", "/conversations", "/conversations/c-1", "/users", "/users/u-1", "/agents", "/tools", "/models",
            "/explore/metrics", "/logs", "/charts", "/settings/prices", "/settings/about",
        ];
        foreach (string page in pages)
        {
            await ui.GotoAsync(page);
            await Expect(ui.Page.Locator("h1").First).ToBeVisibleAsync();
            await Expect(ui.Page.Locator("#main :is([role=status][aria-label^=Loading], [data-state=pending], [aria-busy=true])")).ToHaveCountAsync(0);
            (await ui.Page.ContentAsync()).ShouldNotContain(word, Case.Sensitive, page);
            (await ui.Page.GetByRole(AriaRole.Alert).CountAsync()).ShouldBe(0, page);
        }
        await ui.GotoAsync($"/traces/{trace}");
        await ui.ScreenshotAsync("metadata-only");
        ui.ShouldHaveNoFaults();
    }
}

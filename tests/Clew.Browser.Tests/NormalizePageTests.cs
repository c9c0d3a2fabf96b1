using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

[Collection(ChromiumCollection.Name)]
public sealed class NormalizePageTests(ChromiumFixture chromium, EmptyServer empty)
{
    [Theory]
    [InlineData("OpenTelemetry GenAI", "otel_current", "gen_ai.usage.input_tokens", "find_order")]
    [InlineData("OpenInference", "openinference", "llm.token_count.prompt", "Answer in one sentence.")]
    [InlineData("Vercel AI SDK", "vercel_ai", "ai.usage.promptTokens", "Order 7 is on its way.")]
    public async Task Example_IsUnderstood(string example, string emitter, string rule, string message)
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, empty.Server);
        await ui.GotoAsync("/traces");
        await ui.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Settings" }).ClickAsync();
        await ui.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Test bench" }).ClickAsync();

        await ui.Element("normalize-examples").ClickAsync();
        await ui.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = example }).ClickAsync();

        await Expect(ui.Element("normalize-emitter")).ToContainTextAsync(emitter);
        await Expect(ui.Element("normalize-kind")).ToContainTextAsync("Model call");
        await Expect(ui.Element("fired-rule").Filter(new LocatorFilterOptions { HasText = rule }).First).ToHaveAttributeAsync("data-used", "true");
        await Expect(ui.Element("normalize-result")).ToContainTextAsync(message);
        await Expect(ui.Element("normalize-canonical")).ToContainTextAsync("inputTokens");
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task PastedRequest_RunsWithTheKeyboard_AndStoresNothing()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, empty.Server);
        await ui.GotoAsync("/normalize");
        await Expect(ui.Element("normalize-run")).ToBeDisabledAsync();

        await ui.Element("normalize-input").FillAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));
        await ui.Page.Keyboard.PressAsync("Control+Enter");

        await Expect(ui.Element("normalize-kind")).ToContainTextAsync("Agent");
        await ui.Element("normalize-span").SelectOptionAsync("2");
        await Expect(ui.Element("normalize-kind")).ToContainTextAsync("Tool");
        (await ui.Server.GetJsonAsync("/api/v1/traces")).GetProperty("items").GetArrayLength().ShouldBe(0);
        ui.ShouldHaveNoFaults();
    }

    [Fact]
    public async Task PastedNonsense_IsAnsweredInWords()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, empty.Server);
        await ui.GotoAsync("/normalize");

        await ui.Element("normalize-input").FillAsync("{ not json");
        await ui.Element("normalize-run").ClickAsync();

        await Expect(ui.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not JSON");
        await ui.Element("normalize-input").FillAsync("""{"attributes":{"gen_ai.operation.name":"chat"}}""");
        await ui.Element("normalize-run").ClickAsync();
        await Expect(ui.Element("normalize-kind")).ToContainTextAsync("Model call");
        // No check for faults: Chromium itself writes the refused request to the console.
        await Expect(ui.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Result_HasNoAccessibilityViolations()
    {
        await using UiPage ui = await UiPage.OpenOnAsync(chromium, empty.Server);
        await ui.GotoAsync("/normalize");
        await ui.Element("normalize-examples").ClickAsync();
        await ui.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "OpenInference" }).ClickAsync();
        await Expect(ui.Element("fired-rule").First).ToBeVisibleAsync();
        await ui.ShouldBeAccessibleAsync("normalize");
        ui.ShouldHaveNoFaults();
    }
}

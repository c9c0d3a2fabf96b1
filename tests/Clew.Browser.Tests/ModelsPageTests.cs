using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Clew.Tests;

[Collection(ChromiumCollection.Name)]
public sealed class ModelsPageTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task ModelsWithoutAPrice_AreListedAlone()
    {
        await using UiPage ui = await UiPage.OpenAsync(chromium);
        await ui.Server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()));
        await ui.Server.SendJsonAsync(OtlpJson.Traces("shop", OtlpJson.Span(OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "chat", attributes:
            [("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "acme"), ("gen_ai.request.model", "acme-1"), ("gen_ai.usage.input_tokens", 4321)])));
        await ui.GotoAsync("/traces");
        await ui.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Models" }).ClickAsync();
        await Expect(ui.Element("model-row")).ToHaveCountAsync(2);

        await ui.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Without a price" }).ClickAsync();

        ILocator row = ui.Element("model-row");
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row).ToContainTextAsync("acme-1");
        await Expect(row).ToContainTextAsync("4,321 / 0");
        await Expect(row).ToContainTextAsync("Today");
        ui.Page.Url.ShouldEndWith("/models?unpriced=true");
        await ui.ShouldBeAccessibleAsync("models");
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(ui.Element("trace-row")).ToHaveCountAsync(1);
        ui.ShouldHaveNoFaults();
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clew.Server;
using Clew.Server.Configuration;
using Clew.Tests.Alerts;
using Microsoft.Playwright;

namespace Clew.Tests;

/// <summary>A page on a server whose clock the test moves: rules are evaluated when it says so. The clock begins at the machine's, which the browser has.</summary>
internal sealed class AlertsUi : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly AlertClock clock;

    private AlertsUi(AlertClock clock, UiPage ui) => (this.clock, Ui) = (clock, ui);

    public UiPage Ui { get; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public static async Task<AlertsUi> OpenAsync(ChromiumFixture chromium, string yaml = "")
    {
        AlertClock clock = new(TimeProvider.System.GetUtcNow());
        ClewConfiguration configuration = ClewConfiguration.Parse(yaml, static _ => null).Value.ShouldNotBeNull();
        TestServer server = await TestServer.StartAsync(options => options with { Configuration = configuration }, clock);
        return new AlertsUi(clock, await UiPage.OpenOnAsync(chromium, server));
    }

    /// <summary>Calls of a tool, one in a second until a time; one in four fails.</summary>
    public async Task SendToolCallsAsync(string tool, DateTimeOffset until, int count = 40, bool fail = true) =>
        await SendAsync([.. Enumerable.Range(0, count).Select(i => OtlpJson.Span(
            OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "execute_tool", OtlpJson.NewSpanId(), until.AddSeconds(-i), 0.2, fail && i % 4 == 0 ? 2 : 0,
            [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", tool), ("gen_ai.agent.name", "support"), .. fail && i % 4 == 0 ? new (string, object)[] { ("error.type", "timeout") } : []]))]);

    /// <summary>Runs of an agent, one in a second until a time.</summary>
    public async Task SendRunsAsync(string agent, DateTimeOffset until, int count, int failed) =>
        await SendAsync([.. Enumerable.Range(0, count).Select(i => OtlpJson.Span(
            OtlpJson.NewTraceId(), OtlpJson.NewSpanId(), "invoke_agent", null, until.AddSeconds(-i), 0.5, i < failed ? 2 : 0,
            [("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", agent)]))]);

    /// <summary>Moves the clock and waits for the evaluation that this brings about. The page is left, since time limits of what it asks for would be over, too.</summary>
    public async Task TickAsync(TimeSpan by)
    {
        await Ui.Page.GotoAsync("about:blank");
        await clock.Evaluates.WaitAsync(Limit);
        clock.Advance(by);
        using CancellationTokenSource limit = new(Limit);
        while (await EvaluatedAtAsync() != Now)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Ui.DisposeAsync();
        await Ui.Server.DisposeAsync();
    }

    private async Task SendAsync(JsonObject[] spans) => (await Ui.Server.SendJsonAsync(OtlpJson.Traces("shop", spans))).EnsureSuccessStatusCode();

    private async Task<DateTimeOffset?> EvaluatedAtAsync()
    {
        JsonElement alerts = await Ui.Server.GetJsonAsync("/api/v1/alerts");
        return alerts.GetProperty("evaluatedAt").GetString() is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;
    }
}

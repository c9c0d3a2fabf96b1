using System.Globalization;
using System.Text;
using System.Text.Json;
using Clew.Alert.Prometheus.Export;
using Clew.Alert.Rules;
using Clew.Alert.Slo;
using Clew.Tests;

namespace Clew.Alert.Tests.Prometheus;

/// <summary>With promtool of the Debian package.</summary>
public sealed class RuleExportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clew-rules-").FullName;

    public RuleExportTests() => Write(RuleExport.ToPrometheus(BuiltInRules.All, ObjectiveReading.BuiltIn));

    /// <summary>A rule, the series that make it fire, one a line, and the minute at which it does; series are of <c>start+step x minutes</c>.</summary>
    public static TheoryData<string, string, int> Alerts => new()
    {
        { "high-iterations", """agent_iterations_count{gen_ai_agent_name="a"}=0+10x60|agent_iterations_bucket{gen_ai_agent_name="a",le="8.0"}=0+9x60""", 40 },
        { "tool-failures", """gen_ai_execute_tool_duration_seconds_count{gen_ai_tool_name="t"}=0+8x60|gen_ai_execute_tool_duration_seconds_count{gen_ai_tool_name="t",error_type="timeout"}=0+2x60""", 30 },
        { "token-budget", """clew_context_window_utilization_ratio_bucket{gen_ai_response_model="m",le="0.9"}=0+0x60|clew_context_window_utilization_ratio_bucket{gen_ai_response_model="m",le="0.95"}=0+1x60|clew_context_window_utilization_ratio_bucket{gen_ai_response_model="m",le="+Inf"}=0+1x60|clew_context_window_utilization_ratio_count{gen_ai_response_model="m"}=0+1x60""", 30 },
        { "slow-agent", """gen_ai_invoke_agent_duration_seconds_bucket{gen_ai_agent_name="a",le="30.0"}=0+0x60|gen_ai_invoke_agent_duration_seconds_bucket{gen_ai_agent_name="a",le="51.2"}=0+5x60|gen_ai_invoke_agent_duration_seconds_bucket{gen_ai_agent_name="a",le="+Inf"}=0+5x60|gen_ai_invoke_agent_duration_seconds_count{gen_ai_agent_name="a"}=0+5x60""", 30 },
        { "trace-loss", """clew_agent_last_received_timestamp_seconds{service_name="s",gen_ai_agent_name="a"}=0+60x180 10800+0x60""", 187 },
        { "cost-spike", """clew:cost_spike:value{service_name="s"}=2+0x1010 6+0x20""", 10200 },
        { "token-spike", """clew:token_spike:value{service_name="s"}=1000000+0x1010 3000000+0x20""", 10200 },
        { "error-rate", """gen_ai_invoke_agent_duration_seconds_count{service_name="s"}=0+9x60|gen_ai_invoke_agent_duration_seconds_count{service_name="s",error_type="x"}=0+1x60""", 30 },
        { "chat-ttft-p99", """gen_ai_client_inference_time_to_first_chunk_seconds_bucket{le="5.0"}=0+5x90|gen_ai_client_inference_time_to_first_chunk_seconds_count=0+10x90""", 80 },
        { "generation-p99", """gen_ai_client_inference_duration_seconds_bucket{le="30.0"}=0+5x90|gen_ai_client_inference_duration_seconds_count=0+10x90""", 80 },
        { "run-errors", """gen_ai_invoke_agent_duration_seconds_count{}=0+5x90|gen_ai_invoke_agent_duration_seconds_count{error_type="x"}=0+5x90""", 80 },
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Prometheus_ReadsTheFiles()
    {
        (int exitCode, string output) = await MonitoringProgram.PromtoolAsync(folder, null, "check", "rules", "clew-recording.rules.yaml", "clew-alerts.rules.yaml");

        exitCode.ShouldBe(0, output);
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public async Task Alert_OverSeriesThatShowIt_FiresInPrometheus(string rule, string series, int minute)
    {
        string name = BuiltInRules.Find(rule)?.Name ?? ObjectiveReading.FindBuiltIn(rule)!.Name;
        // A week in steps of a minute takes minutes; rules that look back so far get the values that would have been recorded.
        int step = minute > 1_000 ? 10 : 1;
        foreach (string file in (string[])["clew-recording.rules.yaml", "clew-alerts.rules.yaml"])
        {
            string path = Path.Combine(folder, file);
            await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("interval: 15s", $"interval: {step}m", StringComparison.Ordinal));
        }
        StringBuilder test = new($"rule_files: [clew-recording.rules.yaml, clew-alerts.rules.yaml]\nevaluation_interval: {step}m\ntests:\n  - interval: {step}m\n    input_series:\n");
        foreach (string one in series.Split('|'))
        {
            int split = one.LastIndexOf('=');
            test.Append(CultureInfo.InvariantCulture, $"      - series: '{one[..split]}'\n        values: '{one[(split + 1)..]}'\n");
        }
        test.Append(CultureInfo.InvariantCulture, $"    promql_expr_test:\n      - expr: 'count(ALERTS{{alertname=\"{name}\",rule_id=\"{rule}\",alertstate=\"firing\"}}) > bool 0'\n        eval_time: {minute}m\n        exp_samples: [ {{ labels: '{{}}', value: 1 }} ]\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "test.yaml"), test.ToString());

        (int exitCode, string output) = await MonitoringProgram.PromtoolAsync(folder, null, "test", "rules", "test.yaml");

        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public async Task NightlyAgent_BetweenItsRuns_DoesNotPageInPrometheus()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "test.yaml"), """
            rule_files: [clew-recording.rules.yaml, clew-alerts.rules.yaml]
            evaluation_interval: 1m
            tests:
              - interval: 1m
                input_series:
                  - series: 'clew_agent_last_received_timestamp_seconds{service_name="s",gen_ai_agent_name="nightly"}'
                    values: '0+60x20 1200+0x400'
                promql_expr_test:
                  - expr: 'count(ALERTS{rule_id="trace-loss"})'
                    eval_time: 27m
                  - expr: 'count(ALERTS{rule_id="trace-loss"})'
                    eval_time: 300m
            """);

        (int exitCode, string output) = await MonitoringProgram.PromtoolAsync(folder, null, "test", "rules", "test.yaml");

        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public async Task Dashboards_HoldQueriesThatPrometheusUnderstands()
    {
        StringBuilder rules = new("groups:\n  - name: panels\n    rules:\n");
        int panels = 0;
        foreach ((string path, ReadOnlyMemory<byte> content) in RuleExport.ToGrafana(BuiltInRules.All, ObjectiveReading.BuiltIn, "prometheus").Where(static file => file.Path.StartsWith("dashboards/", StringComparison.Ordinal)))
        {
            using JsonDocument dashboard = JsonDocument.Parse(content);
            foreach (JsonElement target in dashboard.RootElement.GetProperty("panels").EnumerateArray().SelectMany(static panel => panel.GetProperty("targets").EnumerateArray()))
            {
                string expression = target.GetProperty("expr").GetString()!.Replace("$__rate_interval", "5m").Replace("$__range", "6h").Replace("$service", ".*").Replace("'", "''");
                rules.Append(CultureInfo.InvariantCulture, $"      - record: 'panel:{panels++}'\n        expr: '{expression}'\n");
            }
        }
        panels.ShouldBeGreaterThan(40);
        await File.WriteAllTextAsync(Path.Combine(folder, "panels.yaml"), rules.ToString());

        (int exitCode, string output) = await MonitoringProgram.PromtoolAsync(folder, null, "check", "rules", "panels.yaml");

        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public void GrafanaAlerts_HaveUidsOfTheirOwnAndOneConditionEach()
    {
        using JsonDocument file = JsonDocument.Parse(RuleExport.ToGrafana(BuiltInRules.All, ObjectiveReading.BuiltIn, "prom-1").Single(static file => file.Path.StartsWith("alerting/", StringComparison.Ordinal)).Content);

        JsonElement[] rules = [.. file.RootElement.GetProperty("groups")[0].GetProperty("rules").EnumerateArray()];
        rules.Select(static rule => rule.GetProperty("uid").GetString()).Distinct().Count().ShouldBe(rules.Length);
        rules.ShouldAllBe(rule => rule.GetProperty("uid").GetString()!.Length <= 40 && rule.GetProperty("data")[0].GetProperty("datasourceUid").GetString() == "prom-1");
    }

    [Fact]
    public void Export_WhatPrometheusCannotKnow_IsNamed()
    {
        RuleTranslation translation = new([BuiltInRules.All[0] with { Id = "by-user", GroupBy = [SeriesDimension.User] }, BuiltInRules.All[0] with { Id = "over-7", Source = new MeasureSource(Measure.IterationsShare, Measured.Runs, Over: 7) }], []);

        translation.Alerts.ShouldBeEmpty();
        translation.LeftOut.Select(static one => one.Split(':')[0]).ShouldBe(["by-user", "over-7"]);
    }

    private void Write(IEnumerable<(string Path, ReadOnlyMemory<byte> Content)> files)
    {
        foreach ((string path, ReadOnlyMemory<byte> content) in files)
        {
            File.WriteAllBytes(Path.Combine(folder, path), content.ToArray());
        }
    }
}

using System.Net;
using System.Text.Json;
using Clew.Server.Configuration;

namespace Clew.Tests.Prometheus;

/// <summary>With the Prometheus of the Debian package.</summary>
public sealed class PrometheusTests
{
    [Fact]
    public async Task Prometheus_ScrapesTheServer_AndExemplarsOpenTheirTraces()
    {
        await using TestServer server = await TestServer.StartAsync();
        string traceId = OtlpJson.NewTraceId();
        (await server.SendJsonAsync(OtlpJson.AgentRun(traceId))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await using MonitoringProgram prometheus = await MonitoringProgram.PrometheusAsync($$"""
            global: { scrape_interval: 1s }
            scrape_configs:
              - job_name: clew
                static_configs: [ { targets: [ "{{server.Addresses.Ui.Authority}}" ] } ]
            """);

        await prometheus.QueryAsync("gen_ai_client_inference_duration_seconds_count", static samples => samples.Length > 0);
        await prometheus.QueryAsync("clew_ingest_items_stored_total{signal=\"traces\"}", static samples => samples.Length == 1);
        JsonElement exemplars = await prometheus.WhenAsync(
            $"/api/v1/query_exemplars?query=gen_ai_client_inference_duration_seconds_bucket&start=0&end={DateTimeOffset.MaxValue.ToUnixTimeSeconds() / 100}",
            static answer => answer.GetProperty("data").GetArrayLength() > 0);

        string linked = exemplars.GetProperty("data")[0].GetProperty("exemplars")[0].GetProperty("labels").GetProperty("trace_id").GetString()!;
        linked.ShouldBe(traceId);
        (await server.GetJsonAsync("/api/v1/traces/" + linked)).GetProperty("traceId").GetString().ShouldBe(traceId);
    }

    [Fact]
    public async Task RemoteWrite_ToPrometheus_ArrivesWithItsLabels()
    {
        await using MonitoringProgram prometheus = await MonitoringProgram.PrometheusAsync("global: {}");
        string yaml = $"prometheus: {{ remote_write: {{ url: \"{prometheus.Address}api/v1/write\", interval: 1s, external_labels: {{ cluster: test }} }} }}";
        await using TestServer server = await TestServer.StartAsync(options => options with { Configuration = ClewConfiguration.Parse(yaml, static _ => null).Value! });
        (await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()))).StatusCode.ShouldBe(HttpStatusCode.OK);

        JsonElement[] samples = await prometheus.QueryAsync("gen_ai_client_token_usage_count{job=\"clew\",cluster=\"test\"}", static samples => samples.Length > 0);

        samples[0].GetProperty("metric").GetProperty("gen_ai_request_model").GetString().ShouldNotBeNullOrEmpty();
        await prometheus.QueryAsync("clew_remote_write_samples_total > 0", static samples => samples.Length == 1);
    }

    [Fact]
    public async Task RemoteWrite_ReceiverIsAway_IsCountedAndHoldsUpNothing()
    {
        string yaml = "prometheus: { remote_write: { url: \"http://127.0.0.1:9/api/v1/write\", interval: 1s, max_waiting: 1, retry_on_failure: { initial_interval: 10ms, max_interval: 10ms } } }";
        await using TestServer server = await TestServer.StartAsync(options => options with { Configuration = ClewConfiguration.Parse(yaml, static _ => null).Value! });

        (await server.SendJsonAsync(OtlpJson.AgentRun(OtlpJson.NewTraceId()))).StatusCode.ShouldBe(HttpStatusCode.OK);

        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        string page;
        do
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Delay(10);
            page = await server.Ui.GetStringAsync("/metrics");
        }
        while (!page.Split('\n').Any(static line => line.StartsWith("clew_remote_write_dropped_samples_total ", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal)));
        page.ShouldContain("clew_remote_write_samples_total 0\n");
    }
}

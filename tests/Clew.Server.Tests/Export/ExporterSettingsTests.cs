using Clew.Configuration;
using Clew.Export;
using Clew.Server.Configuration;

namespace Clew.Tests;

public sealed class ExporterSettingsTests
{
    [Fact]
    public void CollectorSpelling_IsUnderstood()
    {
        DestinationOptions options = Read("""
            exporters:
              otlp/jaeger:
                endpoint: jaeger:4317
                tls: { insecure: true }
                compression: none
                timeout: 5s
                headers: { x-tenant: "${env:TENANT}" }
                retry_on_failure: { enabled: true, initial_interval: 5s, max_interval: 30s, max_elapsed_time: 300s }
                sending_queue: { enabled: true, num_consumers: 4, queue_size: 1000 }
            """);

        (options.Name, options.Endpoint.ToString(), options.Protocol, options.Gzip, options.Timeout).ShouldBe(("otlp/jaeger", "http://jaeger:4317/", ExportProtocol.Grpc, false, TimeSpan.FromSeconds(5)));
        options.Headers.ShouldBe([new("x-tenant", "acme")]);
        (options.Retry.InitialInterval, options.Retry.MaxElapsedTime, options.Queue.Consumers).ShouldBe((TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), 4));
    }

    [Fact]
    public void OwnOptions_AreUnderstood()
    {
        DestinationOptions options = Read("""
            exporters:
              otlphttp:
                endpoint: http://collector:4318
                signals: [traces]
                attributes: normalized
                sampling: 0.1
                sending_queue: { max_size: 64MiB, when_full: refuse }
                filter:
                  services: [shop]
                  attributes: { tenant.id: acme }
                  query: status = error
            """);

        (options.Signals, options.Attributes, options.SampleRatio, options.Queue.MaxBytes, options.Queue.WhenFull).ShouldBe((ExportSignals.Traces, AttributeForm.Normalized, 0.1, 64L << 20, FullQueuePolicy.Refuse));
        (options.Filter.Services.Single(), options.Filter.Attributes.Single().Value, options.Filter.Query).ShouldBe(("shop", "acme", "status = error"));
    }

    [Fact]
    public void Preset_MakesAddressAndKey()
    {
        DestinationOptions options = Read("""
            exporters:
              honeycomb/team: { api_key: "${env:TENANT}", signals: [traces, logs] }
            """);

        (options.Name, options.Preset, options.Endpoint.ToString(), options.Signals).ShouldBe(("honeycomb/team", "honeycomb", "https://api.honeycomb.io/", ExportSignals.Traces | ExportSignals.Logs));
        options.Headers.ShouldBe([new("x-honeycomb-team", "acme")]);
    }

    [Theory]
    [InlineData("grafana_cloud: { zone: z, instance: 1, token: t, protocol: grpc }", "protocol", "has no gRPC endpoint")]
    [InlineData("otlp: { endpoint: \"otlp-gateway-prod-eu-west-2.grafana.net:443\", headers: { authorization: Bearer abc } }", "endpoint", "Use the exporter 'grafana_cloud'")]
    [InlineData("otlphttp: { endpoint: \"https://otlp-gateway-prod-eu-west-2.grafana.net/otlp\", headers: { Authorization: Bearer abc } }", "headers", "starts with 'Basic '")]
    [InlineData("honeycomb: { signals: [traces] }", "api_key", "Missing")]
    [InlineData("jaeger: { signals: [metrics] }", "signals", "Jaeger takes traces")]
    [InlineData("otlphttp: { timeout: 5s }", "endpoint", "Missing")]
    [InlineData("otlphttp: { endpoint: \"http://a\", filter: { query: \"status =\" } }", "query", "")]
    [InlineData("otlphttp: { endpoint: \"http://a\", signals: [logs], filter: { agents: [a] } }", "signals", "only traces")]
    [InlineData("otlphttp: { endpoint: \"http://a\", tls: { ca_file: /nowhere/ca.pem } }", "tls", "/nowhere/ca.pem")]
    [InlineData("otlphttp: { endpoint: \"http://a\", auth: { authenticator: basic } }", "auth", "headers")]
    [InlineData("otlphttp: { endpoint: \"https://me:k@a.example\" }", "endpoint", "put the key into headers")]
    [InlineData("otlp: { endpoint: \"me:k@a.example:4317\" }", "endpoint", "put the key into headers")]
    [InlineData("honycomb: { api_key: k }", "honycomb", "did you mean 'honeycomb'")]
    public void Misuse_IsAFaultInPlainWords(string exporter, string key, string words)
    {
        ConfigReading<ClewConfiguration> reading = ClewConfiguration.Parse("exporters:\n  " + exporter, static _ => null);

        reading.Value.ShouldBeNull();
        reading.Faults.ShouldContain(fault => fault.ToString().Contains(key) && fault.ToString().Contains(words), string.Join('\n', reading.Faults));
    }

    [Fact]
    public void Secrets_AreNeverShown()
    {
        ConfigReading<ClewConfiguration> reading = ClewConfiguration.Parse("exporters:\n  honeycomb: { api_key: top-secret, headers: { x-more: also-secret } }", static _ => null);

        string.Join('\n', reading.Value!.Values).ShouldNotContain("-secret");
        reading.Value.Exporters.Destinations.Single().ToString().ShouldNotContain("-secret");
    }

    private static DestinationOptions Read(string yaml)
    {
        ConfigReading<ClewConfiguration> reading = ClewConfiguration.Parse(yaml, static name => name == "TENANT" ? "acme" : null);
        reading.Faults.ShouldBeEmpty();
        return reading.Value!.Exporters.Destinations.Single();
    }
}

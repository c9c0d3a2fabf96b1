using Clew.Configuration;
using Clew.Server.Configuration;
using Clew.Server.Configuration.Import;

namespace Clew.Tests;

/// <summary>Configurations with the facts of published guides: what is wrong with them must be said, with line and key.</summary>
public sealed class CollectorImportTests
{
    [Fact]
    public void BlockedValuesThatNameKeys_AndTheJaegerExporter_AreRewrittenWithAWarning()
    {
        ImportReport report = CollectorImport.Import("""
            receivers:
              otlp:
                protocols:
                  grpc: { endpoint: "0.0.0.0:4317" }
                  http: { endpoint: "0.0.0.0:4318" }
            processors:
              redaction:
                allow_all_keys: true
                blocked_values: ["gen_ai.content.prompt", "gen_ai.content.completion", "4[0-9]{12}"]
            exporters:
              jaeger:
                endpoint: jaeger:14250
                tls: { insecure: true }
            service:
              pipelines:
                traces: { receivers: [otlp], processors: [redaction], exporters: [jaeger] }
            """);

        Said(report, ImportVerdict.Misleading).ShouldBe(
            ["9:22 processors.redaction.blocked_values[0]", "9:47 processors.redaction.blocked_values[1]", "11:3 exporters.jaeger"]);
        Said(report, ImportVerdict.Lost).ShouldBeEmpty();
        ConfigNode file = Parse(report);
        file.Find("content")!.Find("mode")!.Text.ShouldBe("drop");
        ConfigNode redaction = file.Find("processors")!.Find("redaction")!;
        Texts(redaction.Find("blocked_values")).ShouldBe(["4[0-9]{12}"]);
        Texts(redaction.Find("blocked_key_patterns")).ShouldBe([@"^gen_ai\.content\.prompt$", @"^gen_ai\.content\.completion$"]);
        file.Find("exporters")!.Find("otlp/jaeger")!.Find("endpoint")!.Text.ShouldBe("jaeger:4317");
        Texts(file.Find("service")!.Find("pipelines")!.Find("traces")!.Find("exporters")).ShouldBe(["otlp/jaeger"]);
    }

    [Fact]
    public void TailSamplingThatWaitsTenSeconds_BecomesPoliciesWithAWarning()
    {
        ImportReport report = CollectorImport.Import("""
            processors:
              tail_sampling:
                decision_wait: 10s
                num_traces: 50000
                policies:
                  - { name: errors-policy, type: status_code, status_code: { status_codes: [ERROR] } }
                  - { name: slow-traces-policy, type: latency, latency: { threshold_ms: 5000 } }
                  - { name: probabilistic-policy, type: probabilistic, probabilistic: { sampling_percentage: 10 } }
            """);

        ImportEntry wait = report.Entries.Single(entry => entry.Verdict == ImportVerdict.Misleading);
        (wait.Line, wait.Path).ShouldBe((3, "processors.tail_sampling.decision_wait"));
        wait.Message.ShouldContain("longer than 10s is judged by the steps that had ended until then, so the latency policy misses just the slow runs");
        IReadOnlyList<ConfigNode> policies = Parse(report).Find("sampling")!.Find("policies")!.Elements;
        policies.Select(policy => policy.Find("name")!.Text).ShouldBe(["errors-policy", "slow-traces-policy", "probabilistic-policy"]);
        policies[0].Find("errors").ShouldNotBeNull();
        policies[1].Find("latency")!.Find("over")!.Text.ShouldBe("5s");
        policies[2].Find("probability")!.Find("percent")!.Text.ShouldBe("10");
        Parse(report).Find("processors").ShouldBeNull();
    }

    [Fact]
    public void TailSamplingThatWaitsLongEnough_IsNotMisleading() =>
        Said(CollectorImport.Import("processors: { tail_sampling: { decision_wait: 5m, policies: [ { name: all, type: always_sample } ] } }"), ImportVerdict.Misleading).ShouldBeEmpty();

    [Fact]
    public void MetricTransform_IsLostWithItsStatement()
    {
        ImportReport report = CollectorImport.Import("""
            processors:
              transform:
                metric_statements:
                  - context: datapoint
                    statements: ['keep_keys(attributes, ["gen_ai.request.model","gen_ai.system"])']
            """);

        ImportEntry lost = report.Entries.ShouldHaveSingleItem();
        (lost.Verdict, lost.Line, lost.Path).ShouldBe((ImportVerdict.Lost, 2, "processors.transform"));
        lost.Message.ShouldContain("""keep_keys(attributes, ["gen_ai.request.model","gen_ai.system"])""");
    }

    [Fact]
    public void NormalizerInASpellingThatWasNeverMerged_IsAcceptedWithWarnings()
    {
        ImportReport report = CollectorImport.Import("""
            processors:
              genainormalizer:
                semconv_version: "1.41.0"
                profiles: [openinference, openllmetry]
                remove_originals: true
            service:
              pipelines:
                traces:
                  receivers: [otlp]
                  processors: [genainormalizer, batch]
                  exporters: [otlp/backend]
            """);

        Said(report, ImportVerdict.Misleading).ShouldBe(
            ["3:5 processors.genainormalizer.semconv_version", "4:5 processors.genainormalizer.profiles", "5:5 processors.genainormalizer.remove_originals"]);
        Said(report, ImportVerdict.Differs).ShouldBe(["9:19 service.pipelines.traces.receivers[0]", "10:37 service.pipelines.traces.processors[1]"]);
        Said(report, ImportVerdict.Lost).ShouldBe(["11:19 service.pipelines.traces.exporters[0]"]);
        ConfigNode pipeline = Parse(report).Find("service")!.Find("pipelines")!.Find("traces")!;
        Texts(pipeline.Find("processors")).ShouldBe(["genainormalizer"]);
        Texts(pipeline.Find("exporters")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("otlp", "otlp-gateway-prod-eu-west-2.grafana.net:443", "Bearer ${env:TOKEN}", "HTTP, not gRPC, and Basic of instance id and token, not Bearer", "prod-eu-west-2", "${env:TOKEN}")]
    [InlineData("otlp/tempo", "tempo-prod-04-prod-us-east-0.grafana.net:443", "Basic ${env:KEY}", "takes HTTP, not gRPC: nothing arrives", "prod-us-east-0", "${env:GRAFANA_CLOUD_TOKEN}")]
    [InlineData("otlphttp", "https://otlp-gateway-prod-eu-west-2.grafana.net/otlp", "Bearer glc_x", "it answers 401", "prod-eu-west-2", "${env:GRAFANA_CLOUD_TOKEN}")]
    public void GrafanaCloudThatCannotWork_BecomesThePreset(string type, string endpoint, string authorization, string message, string zone, string token)
    {
        ImportReport report = CollectorImport.Import($$"""
            exporters:
              {{type}}:
                endpoint: {{endpoint}}
                headers: { Authorization: "{{authorization}}" }
            """);

        ImportEntry warning = report.Entries.ShouldHaveSingleItem();
        (warning.Verdict, warning.Line, warning.Path).ShouldBe((ImportVerdict.Misleading, 2, "exporters." + type));
        warning.Message.ShouldContain(message);
        ConfigEntry preset = Parse(report).Find("exporters")!.Entries.ShouldHaveSingleItem();
        preset.Key.ShouldBe(type == "otlp/tempo" ? "grafana_cloud/tempo" : "grafana_cloud");
        preset.Value.Entries.Select(entry => $"{entry.Key}={entry.Value.Text}").ShouldBe([$"zone={zone}", "instance=${env:GRAFANA_CLOUD_INSTANCE}", $"token={token}"]);
        report.Yaml!.ShouldNotContain("glc_x");
    }

    [Fact]
    public void HeadSampler_BecomesPoliciesThatKeepErrors()
    {
        ImportReport report = CollectorImport.Import("processors: { probabilistic_sampler: { sampling_percentage: 10 } }");

        Said(report, ImportVerdict.Misleading).ShouldBe(["1:61 processors.probabilistic_sampler.sampling_percentage"]);
        Parse(report).Find("sampling")!.Find("policies")!.Elements.Select(policy => policy.Entries[0].Key).ShouldBe(["errors", "probability"]);
    }

    [Theory]
    [InlineData("receivers: { jaeger: { protocols: { thrift_http: } } }", "lost: receivers.jaeger: Clew receives OTLP only.")]
    [InlineData("receivers: { otlp: { protocols: { grpc: { endpoint: 'collector:4317' } } } }", "lost: receivers.otlp.protocols.grpc.endpoint: 'collector:4317' is a name")]
    [InlineData("processors: { attributes: { actions: [ { key: db.statement, action: delete } ] } }", "lost: processors.attributes: Actions are not carried over: delete db.statement.")]
    [InlineData("processors: { filter: { traces: { span: ['attributes[\"http.route\"] == \"/health\"'] } } }", "lost: processors.filter: Conditions are not carried over: attributes[\"http.route\"] == \"/health\".")]
    [InlineData("processors: { batch: { timeout: 5s } }", "differs: processors.batch: Not needed")]
    [InlineData("processors: { acme: }", "lost: processors.acme: Clew has no such processor.")]
    [InlineData("exporters: { prometheusremotewrite: { endpoint: 'http://p' } }", "lost: exporters.prometheusremotewrite: Clew sends OTLP only.")]
    [InlineData("exporters: { otlp: { endpoint: 'c:4317', tls: { insecure_skip_verify: true } } }", "misleading: exporters.otlp.tls.insecure_skip_verify: Encrypted and yet not safe")]
    [InlineData("exporters: { otlp: { endpoint: 'c:4317', headers: { authorization: Bearer abc } } }", "differs: exporters.otlp.headers.authorization: The key stands in the file.")]
    [InlineData("extensions: { bearertokenauth: { token: x } }", "lost: extensions.bearertokenauth: There are no authenticators.")]
    [InlineData("connectors: { spanmetrics: }", "differs: connectors.spanmetrics: Not needed")]
    [InlineData("{ exporters: { otlp: { endpoint: 'c:4317' } }, service: { pipelines: { traces: { receivers: [] } } } }", "misleading: exporters.otlp: No pipeline names it")]
    public void Part_OfAnyKind_IsToldWhatBecomesOfIt(string yaml, string message) =>
        string.Join('\n', CollectorImport.Import(yaml).Entries).ShouldContain(message);

    [Fact]
    public void FileThatIsNotYaml_IsRefusedWithItsLine()
    {
        ImportReport report = CollectorImport.Import("receivers:\n  otlp: [");

        report.Yaml.ShouldBeNull();
        report.Faults.ShouldHaveSingleItem().ShouldStartWith("3:1: This is not YAML");
    }

    /// <summary>Variables that the result needs are set; whatever was imported must then be a file that a server starts with.</summary>
    private static void CheckThatAServerTakesIt(string yaml) => ClewConfiguration.Parse(yaml, static _ => "1").Faults.ShouldBeEmpty(yaml);

    private static IEnumerable<string> Said(ImportReport report, ImportVerdict verdict) =>
        report.Entries.Where(entry => entry.Verdict == verdict).Select(entry => $"{entry.Line}:{entry.Column} {entry.Path}");

    private static ConfigNode Parse(ImportReport report)
    {
        ConfigDocument document = ConfigDocument.Parse(report.Yaml!);
        document.Findings.ShouldBeEmpty(report.Yaml);
        CheckThatAServerTakesIt(report.Yaml!);
        return document.Root;
    }

    private static string[] Texts(ConfigNode? list) => [.. list!.Elements.Select(element => element.Text)];
}

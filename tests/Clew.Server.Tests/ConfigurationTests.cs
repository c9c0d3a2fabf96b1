using System.Net;
using Clew.Configuration;
using Clew.Server;
using Clew.Server.Configuration;
using Clew.Telemetry.Otlp;

namespace Clew.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public void ReferencePage_IsWhatTheDeclarationsSay() =>
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs", "configuration-reference.md"))
            .Except(ConfigurationReference.Page().Split('\n')).Concat(ConfigurationReference.Page().TrimEnd().Split('\n').Except(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs", "configuration-reference.md"))))
            .ShouldBeEmpty("docs/configuration-reference.md is made by: clew config reference");

    [Fact]
    public void Bind_VariableAndFile_TheVariableWins()
    {
        using ConfigFile file = new("""
            receivers:
              otlp:
                protocols:
                  grpc: { endpoint: "0.0.0.0:14317" }
                  http: { endpoint: ":14318", cors: { allowed_origins: [https://a.example, https://b.example] } }
                max_body: 2MiB
            storage: { folder: from-file, retention: 7d, max_size: 10GiB }
            ui: { endpoint: "localhost:14319" }
            """);

        ServerOptions options = file.Bind(("CLEW_DATA", "from-variable"), ("CLEW_OTLP_HTTP_PORT", "9"));

        (options.DataFolder, options.RetentionDays, options.RetentionBytes, options.MaxBodyBytes).ShouldBe(("from-variable", 7, 10L << 30, 2L << 20));
        (options.Bind, options.Port, options.OtlpGrpcBind, options.OtlpGrpcPort, options.OtlpHttpBind, options.OtlpHttpPort)
            .ShouldBe(("127.0.0.1", 14319, "0.0.0.0", 14317, "0.0.0.0", 9));
        options.CorsOrigins.ShouldBe("https://a.example,https://b.example");
    }

    [Fact]
    public void Bind_BindVariable_HoldsForEveryPort()
    {
        using ConfigFile file = new("receivers: { otlp: { protocols: { grpc: { endpoint: '10.0.0.1:14317' } } } }");

        ServerOptions options = file.Bind(("CLEW_BIND", "0.0.0.0"));

        (options.Bind, options.OtlpGrpcBind, options.OtlpHttpBind, options.OtlpGrpcPort).ShouldBe(("0.0.0.0", null, null, 14317));
    }

    [Fact]
    public void Bind_FileThatOpensTheUi_LeavesTheOtherPortsOnLoopback()
    {
        using ConfigFile file = new("ui: { endpoint: '0.0.0.0:4319' }");

        ServerOptions options = file.Bind();

        (options.Bind, options.OtlpHttpBind, options.OtlpGrpcBind).ShouldBe(("0.0.0.0", "127.0.0.1", "127.0.0.1"));
    }

    [Fact]
    public void Bind_FileWithFaults_ListsThemWithFileLineAndKey()
    {
        using ConfigFile file = new("""
            storage:
              retention: forever
            recievers: {}
            receivers:
              otlp: { protocols: { grpc: { endpoint: somewhere } } }
            """);

        string message = Should.Throw<InvalidOptionsException>(() => file.Bind()).Message;

        message.Split(Environment.NewLine).Length.ShouldBe(3);
        message.ShouldContain($"{file.Path}:2:14: storage.retention: 'forever' is not a duration");
        message.ShouldContain($"{file.Path}:3:1: recievers: Unknown key; did you mean 'receivers'?");
        message.ShouldContain($"{file.Path}:5:42: receivers.otlp.protocols.grpc.endpoint: 'somewhere' is not an IP address");
    }

    [Fact]
    public void Bind_NoSuchFile_IsAFault() =>
        Should.Throw<InvalidOptionsException>(() => ServerOptionsBinder.Bind(name => name == "CLEW_CONFIG" ? "/nowhere/clew.yaml" : null)).Message.ShouldContain("/nowhere/clew.yaml");

    [Theory]
    [InlineData("0.0.0.0:4317", "0.0.0.0:4317")]
    [InlineData("localhost:0", "127.0.0.1:0")]
    [InlineData(":4317", "0.0.0.0:4317")]
    [InlineData("[::1]:4317", "[::1]:4317")]
    [InlineData("collector:4317", null)]
    [InlineData("127.0.0.1", null)]
    [InlineData("127.0.0.1:70000", null)]
    [InlineData("::1:4317", null)]
    public void Endpoint_Spelling_IsReadOrRefused(string text, string? expected) => Endpoint.Parse(text)?.ToString().ShouldBe(expected);

    [Fact]
    public void Pipelines_SayWhatIsUsed()
    {
        ConfigReading<ClewConfiguration> reading = Read("""
            receivers: { otlp: { protocols: { grpc: } } }
            processors:
              batch:
              gen_ai_normalizer/mine: { mappings: { acme.model: gen_ai.request.model } }
            service:
              pipelines:
                traces/eu: { receivers: [otlp], processors: [batch] }
            """);

        reading.Faults.ShouldBeEmpty();
        ServiceSettings service = reading.Value!.Service;
        service.Processes(OtlpSignal.Traces, "batch").ShouldBeTrue();
        service.Processes(OtlpSignal.Logs, "batch").ShouldBeFalse();
        service.Processes(OtlpSignal.Traces, "gen_ai_normalizer/mine").ShouldBeFalse();
        reading.Notes.Select(note => note.ToString()).ShouldContain("4:3: processors.gen_ai_normalizer/mine: No pipeline of service.pipelines names it, so it does nothing.");
    }

    [Fact]
    public void Pipelines_NameThatIsNotThere_IsAFaultAtItsPlace() =>
        Read("""
            receivers: { otlp: }
            service:
              pipelines:
                traces: { receivers: [otlp, jaeger] }
            """).Faults.ShouldHaveSingleItem().ToString().ShouldBe("4:33: service.pipelines.traces.receivers[1]: 'jaeger' is not in the section receivers, which has otlp.");

    [Theory]
    [InlineData("gen_ai_normalizer: { mappings: { acme.model: gen_ai.request.model } }")]
    [InlineData("genainormalizer: { sources: { openinference: { mappings: { acme.model: gen_ai.request.model }, remove_originals: true } } }")]
    [InlineData("genainormalizer/b: { semconv_version: '1.41.0', profiles: [openinference, openllmetry], custom_mappings: { acme.model: gen_ai.request.model } }")]
    [InlineData("gen_ai_normalizer: { sources: [ openllmetry, { name: custom, custom_mappings: { acme.model: gen_ai.request.model } } ] }")]
    public void Normalizer_AnySpelling_GivesItsMappings(string yaml)
    {
        ConfigReading<ClewConfiguration> reading = Read($"processors: {{ {yaml} }}");

        reading.Faults.ShouldBeEmpty();
        reading.Value!.Mappings.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("processors: { gen_ai_normalizer: { mapings: {} } }", "processors.gen_ai_normalizer: 'mapings' is not known")]
    [InlineData("processors: { gen_ai_normalizer: { mappings: [ { from: a, to: b, transform: nope } ] } }", "1:77: processors.gen_ai_normalizer: transform 'nope' is none of")]
    [InlineData("pricing: { overrides: [ { provider: openai, model: gpt-x } ] }", "pricing.overrides[0]: JSON deserialization")]
    [InlineData("pricing: { overrides: [ { provider: openai, model: gpt-x, prices: [ { input: 1, outptu: 2 } ] } ] }", "outptu")]
    [InlineData("service: { facts: /nowhere/facts }", "service.facts: There is no folder '/nowhere/facts'.")]
    [InlineData("ui: { tls: { cert_file: nowhere.pem, key_file: nowhere.pem } }", "ui.tls: The certificate cannot be used")]
    public void Section_WithAFault_IsToldWithItsKey(string yaml, string message) => Read(yaml).Faults.ShouldHaveSingleItem().ToString().ShouldContain(message);

    private static ConfigReading<ClewConfiguration> Read(string yaml) => ClewConfiguration.Parse(yaml, static _ => null);
}

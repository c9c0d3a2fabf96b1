using Clew.Configuration;

namespace Clew.Tests;

public sealed class ConfigReaderTests
{
    private const string Good = """
        name: demo
        level: high
        timeout: 1m
        size: 2MiB
        tags: [a, b]
        headers:
          x-key: ${env:KEY}
        tls:
          ca_file: ca.pem
        rules:
          - pattern: "^a"
        targets:
          one: { pattern: b }
        exporters:
          otlp: { endpoint: localhost:4317 }
          otlphttp/backup:
        """;

    [Fact]
    public void Read_EveryKindOfOption_GivesItsValue()
    {
        ConfigReading<Sample> reading = Read(Good);

        reading.Findings.ShouldBeEmpty();
        Sample sample = reading.Value!;
        (sample.Name, sample.Level, sample.Timeout, sample.Size, sample.Retries).ShouldBe(("demo", Level.High, TimeSpan.FromMinutes(1), 2 << 20, 5));
        sample.Tags.ShouldBe(["a", "b"]);
        sample.Headers["x-key"].Reveal().ShouldBe("s3cret-value");
        sample.CaFile.ShouldBe("ca.pem");
        sample.Rules.ShouldBe(["^a"]);
        sample.Targets.ShouldBe(["one=b"]);
        sample.Exporters.ShouldBe(["otlp otlp localhost:4317", "otlphttp/backup otlp_http default"]);
    }

    [Fact]
    public void Read_Faults_AreAllToldWithTheirPlaces()
    {
        ConfigReading<Sample> reading = Read("""
            naem: demo
            level: hgih
            timeout: soon
            size: 64M
            retries: 99
            tags: a
            tls: yes
            rules:
              - {}
              - pattern: "("
            exporters:
              jager: {}
            """);

        reading.Value.ShouldBeNull();
        reading.Findings.Select(finding => finding.ToString()).ShouldBe(
        [
            "1:1: naem: Unknown key; did you mean 'name'? Known here: exporters, headers, level, name, old, password, retries, rules, size, tags, targets, timeout, tls.",
            "1:1: name: Missing; a text is needed here.",
            "2:8: level: 'hgih' is not one of low, high; did you mean 'high'?",
            "3:10: timeout: 'soon' is not a duration such as 10s, 500ms or 1h30m, 1s to 1h.",
            "4:7: size: '64M' is not a size such as 64MiB, 10GB or 1048576.",
            "5:10: retries: '99' is not a whole number, 0 to 10.",
            "6:7: tags: 'a' is not a list. Write [a] for a list of one.",
            "7:6: tls: 'yes' is not a map of options.",
            "9:5: rules[0].pattern: Missing; a text is needed here.",
            "12:3: exporters.jager: Unknown type. Known here: otlp, otlp_http.",
        ], ignoreOrder: true);
    }

    [Fact]
    public void Read_Secret_IsNeverShown()
    {
        ConfigReading<Sample> reading = Read("""
            name: demo
            password: hunter2
            headers: { x-key: hunter3 }
            """);

        reading.Value!.Password!.Reveal().ShouldBe("hunter2");
        reading.Values.Where(value => value.Line is not null).Select(value => $"{value.Path}={value.Text}@{value.Line}").ShouldBe(["name=demo@1", "headers.x-key=***@3", "password=***@2"], ignoreOrder: true);
        string.Concat(reading.Values.Select(value => value.ToString())).ShouldNotContain("hunter");
    }

    [Theory]
    [InlineData("${env:KEY}", "${env:KEY}")]
    [InlineData("${KEY}", "${KEY}")]
    [InlineData("${env:KEY:-Bearer hunter2}", "***")]
    [InlineData("hunter2${env:KEY}", "***")]
    [InlineData("${env:KEY}hunter2", "***")]
    [InlineData("${env:KEY}${env:KEY}", "***")]
    public void Read_SecretWithAVariable_IsShownOnlyWhenItIsOneReference(string written, string shown) =>
        Read($"name: demo\npassword: '{written}'\nheaders: {{ x-key: '{written}' }}").Values.Where(value => value.Path is "password" or "headers.x-key")
            .Select(value => value.Text).ShouldBe([shown, shown]);

    [Theory]
    [InlineData("https://user:hunter2@example.org/")]
    [InlineData("https://hunter2:${env:KEY}@example.org/")]
    public void Read_UrlWithAUser_IsRefusedAndNotShown(string written)
    {
        ConfigReading<string> reading = ConfigReader.Read(
            ConfigDocument.Parse($"endpoint: '{written}'", static _ => "s3cret-value"), static reader => reader.Required("endpoint", ConfigType.Url("https"), "Where.").ToString());

        reading.Faults.ShouldHaveSingleItem().Message.ShouldContain("put the key into headers");
        reading.Values.ShouldHaveSingleItem().Text.ShouldBe("***");
        string.Concat(reading.Findings).ShouldNotContain("hunter");
    }

    [Fact]
    public void Read_FaultInASecretOrVariable_DoesNotTellItsText()
    {
        string faults = string.Join('\n', Read("""
            name: demo
            password: [hunter2]
            headers: [hunter3]
            timeout: ${env:KEY}
            level: ${env:KEY}
            """).Faults);

        faults.ShouldContain("'${env:KEY}' is not a duration");
        faults.ShouldNotContain("hunter");
        faults.ShouldNotContain("s3cret");
    }

    [Fact]
    public void Read_IgnoredOption_IsANoteAndNoFault()
    {
        ConfigReading<Sample> reading = Read("name: demo\nold: 5");

        reading.Value.ShouldNotBeNull();
        reading.Notes.ShouldHaveSingleItem().ToString().ShouldBe("2:1: old: No effect here. It was never used.");
    }

    [Fact]
    public void Read_ListAtTheTop_IsAFault() => Read("- a").Faults.ShouldHaveSingleItem().Message.ShouldBe("The file is not a map of sections.");

    [Fact]
    public void Describe_DeclaresWhatTheReaderAsks()
    {
        IReadOnlyList<ConfigOption> options = ConfigReader.Describe(Sample.Read);

        options.Select(option => option.Path).ShouldBe(
        [
            "name", "level", "timeout", "size", "retries", "tags", "headers", "password", "old", "tls", "tls.ca_file", "rules[]", "rules[].pattern", "targets.NAME", "targets.NAME.pattern",
            "exporters", "exporters.otlp", "exporters.otlp.endpoint", "exporters.otlp_http", "exporters.otlp_http.endpoint",
        ]);
        ReferencePage.Write("# Reference", options).ShouldContain("| `timeout` | duration, 1s to 1h | `10s` | Longest wait. |\n");
    }

    private static ConfigReading<Sample> Read(string yaml) => ConfigReader.Read(ConfigDocument.Parse(yaml, name => name == "KEY" ? "s3cret-value" : null), Sample.Read);

    private enum Level
    {
        Low,
        High,
    }

    private sealed record Sample(
        string Name,
        Level Level,
        TimeSpan Timeout,
        long Size,
        long Retries,
        IReadOnlyList<string> Tags,
        IReadOnlyDictionary<string, Secret> Headers,
        Secret? Password,
        string? CaFile,
        IReadOnlyList<string> Rules,
        IReadOnlyList<string> Targets,
        IReadOnlyList<string> Exporters)
    {
        public static Sample Read(ConfigReader reader)
        {
            string name = reader.Required("name", ConfigType.Text, "Who it is.");
            Level level = reader.Value("level", ConfigType.Choice<Level>(), Level.Low, "How much.");
            TimeSpan timeout = reader.Value("timeout", ConfigType.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), TimeSpan.FromSeconds(10), "Longest wait.");
            long size = reader.Value("size", ConfigType.Bytes(), 1024, "Largest body.");
            long retries = reader.Value("retries", ConfigType.Integer(0, 10), 5, "Tries.");
            IReadOnlyList<string> tags = reader.List("tags", ConfigType.Text, "Words.");
            IReadOnlyDictionary<string, Secret> headers = reader.Map("headers", ConfigType.Secret, "Sent with each request.");
            Secret? password = reader.Optional("password", ConfigType.Secret, "Of the user.");
            reader.Ignored("old", "It was never used.");
            string? caFile = reader.Section("tls", static tls => tls.Value("ca_file", ConfigType.Text, "", "Trusted."), "Encryption.");
            IReadOnlyList<string> rules = reader.Sections("rules", ReadPattern, "Rules.");
            IReadOnlyDictionary<string, string> targets = reader.NamedSections("targets", ReadPattern, "Targets.");
            List<Component<string>> exporters = reader.SectionOrDefaults("exporters", static section => section
                .Components("otlp", ReadEndpoint, "OTLP/gRPC.").Concat(section.Components("otlp_http", ReadEndpoint, "OTLP/HTTP.", "otlphttp")).ToList(), "Targets.");
            return new Sample(
                name, level, timeout, size, retries, tags, headers, password, caFile, rules, [.. targets.Select(target => $"{target.Key}={target.Value}")],
                [.. exporters.Select(exporter => $"{exporter.Id} {exporter.Type} {exporter.Value}")]);
        }

        private static string ReadPattern(ConfigReader reader) => reader.Required("pattern", ConfigType.Text, "What it finds.");

        private static string ReadEndpoint(ConfigReader reader) => reader.Value("endpoint", ConfigType.Text, "default", "Where.");
    }
}

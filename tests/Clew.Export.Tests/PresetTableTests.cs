using Clew.Export.Presets;

namespace Clew.Export.Tests;

public sealed class PresetTableTests
{
    public static TheoryData<string> Names => [.. PresetTable.BuiltIn.All.Select(preset => preset.Name)];

    [Fact]
    public void BuiltIn_HasEveryTargetThatTheProductNames() => Names.Select(row => row.Data).ShouldBe(
    [
        "jaeger", "tempo", "grafana_cloud", "honeycomb", "datadog", "new_relic", "dynatrace", "victoria_metrics", "victoria_traces", "victoria_logs", "prometheus", "openobserve", "langfuse",
        "phoenix", "langsmith", "braintrust", "opik", "weave", "mlflow", "signoz", "langwatch", "agenta", "laminar", "clew",
    ]);

    [Theory]
    [MemberData(nameof(Names))]
    public void Preset_WithItsParameters_MakesAddressAndHeaders(string name)
    {
        ExportPreset preset = PresetTable.BuiltIn.Find(name)!;
        Dictionary<string, string> parameters = preset.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Default ?? (parameter.Name.EndsWith("url", StringComparison.Ordinal) ? "https://host" : "value"));

        preset.Protocols.ShouldAllBe(protocol => preset.EndpointFor(protocol, parameters) != null);
        preset.HeadersFor(parameters).Count.ShouldBe(preset.Headers.Count);
        preset.HeadersFor(parameters).ShouldAllBe(header => !header.Value.Contains('{'));
        preset.Signals.ShouldNotBe(ExportSignals.None);
    }

    [Fact]
    public void GrafanaCloud_MakesBasicOfInstanceAndToken()
    {
        ExportPreset preset = PresetTable.BuiltIn.Find("grafana_cloud")!;
        Dictionary<string, string> parameters = new() { ["zone"] = "prod-eu-west-2", ["instance"] = "12345", ["token"] = "glc_abc" };

        preset.EndpointFor(ExportProtocol.HttpProtobuf, parameters)!.ToString().ShouldBe("https://otlp-gateway-prod-eu-west-2.grafana.net/otlp");
        preset.HeadersFor(parameters).Single().ShouldBe(new KeyValuePair<string, string>("Authorization", "Basic MTIzNDU6Z2xjX2FiYw=="));
    }

    [Fact]
    public void Header_WithoutItsParameter_IsLeftOut() =>
        PresetTable.BuiltIn.Find("tempo")!.HeadersFor(new Dictionary<string, string>()).ShouldBeEmpty();

    [Fact]
    public void Address_OfAKnownBackend_IsRecognised() =>
        PresetTable.BuiltIn.Of(new Uri("https://otlp-gateway-prod-us-central-0.grafana.net:443"))!.Name.ShouldBe("grafana_cloud");

    [Fact]
    public void FactsFolder_ReplacesThePresets()
    {
        string folder = Directory.CreateTempSubdirectory("clew-facts-").FullName;
        File.WriteAllText(Path.Combine(folder, "presets.json"), """{"version":"1","presets":[{"name":"own","title":"Own","endpoint":"http://own","protocols":["grpc"],"signals":["logs"]}]}""");

        PresetTable.Load(folder).All.Single().Name.ShouldBe("own");

        File.WriteAllText(Path.Combine(folder, "presets.json"), """{"version":"1","presets":[{"name":"own"}]}""");
        Should.Throw<InvalidDataException>(() => PresetTable.Load(folder)).Message.ShouldContain("presets.json");
        Directory.Delete(folder, recursive: true);
    }
}

using Clew.Configuration;
using Clew.Pipeline.Sample;
using Clew.Server.Configuration;
using Clew.Server.Configuration.Import;
using Clew.Telemetry;

namespace Clew.Tests;

public sealed class SamplingSettingsTests
{
    private const long Second = 1_000_000_000;
    private static readonly TraceFacts Fine = new() { TraceId = new TraceId(1, 0), Agent = "planner", Service = "shop", DurationNanos = Second };

    /// <summary>Each preset against runs whose fate its guide describes. Trace id 0 is in no share below 100 %, the largest one in all.</summary>
    [Theory]
    [InlineData("errors_and_slow", "error 6s fraction")]
    [InlineData("errors_and_first_token", "error ttft fraction")]
    public void Preset_KeepsWhatItsGuideSays(string preset, string kept)
    {
        (string Name, TraceFacts Facts)[] traces =
        [
            ("fine", Fine),
            ("error", Fine with { HasError = true }),
            ("4s", Fine with { DurationNanos = 4 * Second }),
            ("6s", Fine with { DurationNanos = 6 * Second }),
            ("ttft", Fine with { FirstChunkNanos = 1_600_000_000 }),
            ("fraction", Fine with { TraceId = new TraceId(1, ulong.MaxValue) }),
        ];

        Kept(SamplingSettings.OfPreset(preset), traces).ShouldBe(kept);
    }

    [Fact]
    public void PresetForAgents_KeepsWhatGoesWrongWithoutAnError()
    {
        Sampler sampler = new(SamplingSettings.OfPreset("agents").Policies);
        // Known agents have used their rate and their first runs.
        for (int i = 0; i < 200; i++)
        {
            sampler.Decide(Fine, Second);
        }

        (string, TraceFacts)[] traces =
        [
            ("fine", Fine),
            ("tool", Fine with { HasFailedTool = true }),
            ("loop", Fine with { Iterations = 9 }),
            ("cut", Fine with { FinishReasons = ["stop", "length"] }),
            ("dear", Fine with { CostUsd = 0.5 }),
            ("slow", Fine with { DurationNanos = 3 * Second }),
            ("rare", Fine with { Agent = "rare" }),
        ];

        string.Join(' ', traces.Where(trace => sampler.Decide(trace.Item2, Second).IsKept).Select(trace => trace.Item1)).ShouldBe("tool loop cut dear slow rare");
    }

    [Fact]
    public void Presets_AreAllReadable() => SamplingSettings.PresetNames.Select(name => SamplingSettings.OfPreset(name).Policies.Count).ShouldAllBe(count => count >= 3);

    [Fact]
    public void Policies_OfAFile_DecideAsWritten()
    {
        SamplingSettings settings = Read("""
            sampling:
              preset: errors_and_slow
              quiet: 20s
              policies:
                - { name: gold, all_of: [ { attribute: { key: tier, any_of: [gold] } }, { none_of: [ { spans: { over: 100 } } ] } ] }
                - { score: { name: relevance, below: 0.5 } }
                - { attribute: { key: http.status, min: 500, max: 599 } }
            """).Value!.Sampling!;
        (string, TraceFacts)[] traces =
        [
            ("fine", Fine),
            ("gold", Fine with { AttributeValues = Attributes("tier", "gold") }),
            ("gold-large", Fine with { SpanCount = 100, AttributeValues = Attributes("tier", "gold") }),
            ("bad", Fine with { Scores = [("relevance", 0.4)] }),
            ("good", Fine with { Scores = [("relevance", 0.6), ("other", 0.1)] }),
            ("500", Fine with { AttributeValues = Attributes("http.status", "503") }),
            ("400", Fine with { AttributeValues = Attributes("http.status", "404") }),
            ("error", Fine with { HasError = true }),
        ];

        settings.Quiet.ShouldBe(TimeSpan.FromSeconds(20));
        Kept(settings, traces).ShouldBe("gold bad 500 error");
    }

    [Theory]
    [InlineData("sampling:", "sampling: Without a preset or policies nothing would be kept.")]
    [InlineData("sampling: { preset: errors_and_slwo }", "did you mean 'errors_and_slow'?")]
    [InlineData("sampling: { policies: [ { name: x } ] }", "sampling.policies[0]: A policy has one of errors,")]
    [InlineData("sampling: { policies: [ { errors: , always: } ] }", "sampling.policies[0].always: A policy has one kind, and this one is 'errors' already.")]
    [InlineData("sampling: { policies: [ { latency: {} } ] }", "sampling.policies[0].latency: Give one of over and over_percentile.")]
    [InlineData("sampling: { policies: [ { latency: { over: 5 } } ] }", "'5' is not a duration")]
    [InlineData("sampling: { policies: [ { none_of: [ { probability: { percent: 5 } } ] } ] }", "none_of looks at facts")]
    [InlineData("sampling: { policies: [ { all_of: [] } ] }", "sampling.policies[0].all_of: A list of at least one policy")]
    [InlineData("sampling: { policies: [ { finish_reason: {} } ] }", "At least one reason")]
    [InlineData("sampling: { policies: [ { any_of: [ { any_of: [ { any_of: [ { any_of: [ { any_of: [ { errors: } ] } ] } ] } ] } ] } ] }", "nested deeper than 4 levels")]
    public void Policies_WithAFault_AreTold(string yaml, string message) => string.Join('\n', Read(yaml).Faults).ShouldContain(message);

    [Theory]
    [InlineData("relay", 1)]
    [InlineData("store", 0)]
    public void Section_InAFileOfARelay_IsNotedAsIdle(string mode, int notes)
    {
        ConfigReading<ClewConfiguration> reading = Read($"service: {{ mode: {mode} }}\nsampling: {{ preset: errors_and_slow }}\n");

        reading.Faults.ShouldBeEmpty();
        reading.Notes.Count(note => note.ToString().Contains("sampling: A relay keeps no traces", StringComparison.Ordinal)).ShouldBe(notes);
    }

    [Fact]
    public void ImportedTailSampling_IsReadAndDecides()
    {
        ImportReport report = CollectorImport.Import("""
            processors:
              tail_sampling:
                decision_wait: 10s
                policies:
                  - { name: errors-policy, type: status_code, status_code: { status_codes: [ERROR] } }
                  - { name: slow, type: latency, latency: { threshold_ms: 5000 } }
                  - { name: vip, type: string_attribute, string_attribute: { key: tier, values: [gold, "1"] } }
                  - { name: some, type: probabilistic, probabilistic: { sampling_percentage: 10 } }
            """);
        (string, TraceFacts)[] traces =
        [
            ("fine", Fine),
            ("error", Fine with { HasError = true }),
            ("5s", Fine with { DurationNanos = 5 * Second }),
            ("vip", Fine with { AttributeValues = Attributes("tier", "1") }),
            ("share", Fine with { TraceId = new TraceId(1, ulong.MaxValue) }),
        ];

        ConfigReading<ClewConfiguration> reading = Read(report.Yaml!);

        reading.Faults.ShouldBeEmpty();
        Kept(reading.Value!.Sampling!, traces).ShouldBe("error 5s vip share");
    }

    private static string Kept(SamplingSettings settings, params (string Name, TraceFacts Facts)[] traces)
    {
        Sampler sampler = new(settings.Policies);
        return string.Join(' ', traces.Where(trace => sampler.Decide(trace.Facts, Second).IsKept).Select(trace => trace.Name));
    }

    private static Func<string, IEnumerable<string>> Attributes(string key, string value) => asked => asked == key ? [value] : [];

    private static ConfigReading<ClewConfiguration> Read(string yaml) => ClewConfiguration.Parse(yaml, static _ => null);
}

using System.Globalization;
using System.Text.RegularExpressions;
using Clew.Analyse;
using Clew.Configuration;
using Clew.Pipeline.Sample;
using Clew.Pipeline.Sample.Policies;

namespace Clew.Server.Configuration;

/// <summary>Reads one policy: a map with one key that says what it is, and maybe a name.</summary>
internal static class SamplingPolicyReading
{
    private const int NestingMax = 4;

    private static readonly IReadOnlyList<string> FindingTypes = [.. DetectorSet.BuiltIn.Detectors.Select(detector => detector.Id)];

    public static SamplingPolicy Read(ConfigReader reader) => Read(reader, 0);

    private static SamplingPolicy Read(ConfigReader reader, int depth)
    {
        string? ownName = reader.Optional("name", ConfigType.Text, "What decisions call it.", "its kind");
        (string Kind, SamplingPolicy? Policy)[] kinds =
        [
            Kind("errors", static (name, _) => new FactPolicy(name, static facts => facts.HasError), "A span failed."),
            Kind("tool_failure", static (name, _) => new FactPolicy(name, static facts => facts.HasFailedTool, needsSpans: true), "A tool failed, whatever became of the run."),
            Kind("latency", Latency, "The run took long."),
            Kind("first_token", static (name, options) => Over(name, options, Seconds, static facts => facts.FirstChunkNanos / 1e9, "Longest wait for the first part of an answer.", needsSpans: true), "Somebody waited for the first word."),
            Kind("cost", static (name, options) => Over(name, options, ConfigType.Number(), static facts => facts.CostUsd, "US dollars of the run."), "The run cost much."),
            Kind("tokens", static (name, options) => Over(name, options, ConfigType.Number(), static facts => facts.Tokens, "Input and output of the run."), "The run took many tokens."),
            Kind("iterations", static (name, options) => Over(name, options, ConfigType.Number(), static facts => facts.Iterations, "Turns of the agent's loop."), "The agent took many turns."),
            Kind("spans", static (name, options) => Over(name, options, ConfigType.Number(), static facts => facts.SpanCount, "Spans of the trace."), "The trace is large."),
            Kind("finish_reason", FinishReason, "A model stopped for one of these reasons."),
            Kind("finding", Finding, "A detector found something in the run."),
            Kind("attribute", Attribute, "A span or resource has an attribute."),
            Kind("score", Score, "An evaluation gave a value, as the event gen_ai.evaluation.result tells it."),
            Kind("rate_limit", RateLimit, "Some traces a minute, whatever they are."),
            Kind("probability", Probability, "A share of all, chosen by trace id: every server keeps the same."),
            Kind("always", static (name, _) => new FactPolicy(name, static _ => true), "Every trace."),
            List("all_of", static (name, parts) => new AllOfPolicy(name, parts), "Kept when each of these policies keeps it."),
            List("any_of", static (name, parts) => new AnyOfPolicy(name, parts), "Kept when one of these policies keeps it."),
            List("none_of", static (name, parts) => new NoneOfPolicy(name, parts), "Kept when none of these policies keeps it; facts only."),
        ];
        (string Kind, SamplingPolicy? Policy)[] said = [.. kinds.Where(kind => kind.Policy is not null)];
        if (said.Length == 0)
        {
            reader.Fault($"A policy has one of {string.Join(", ", kinds.Select(kind => kind.Kind))}.");
        }
        foreach ((string second, _) in said.Skip(1))
        {
            reader.Fault(second, $"A policy has one kind, and this one is '{said[0].Kind}' already. Write two policies, or all_of.");
        }
        return said.Length > 0 ? said[0].Policy! : new FactPolicy("none", static _ => false);

        (string, SamplingPolicy?) Kind(string kind, Func<string, ConfigReader, SamplingPolicy> read, string description) =>
            (kind, reader.Section(kind, options => read(ownName ?? kind, options), description));

        (string, SamplingPolicy?) List(string kind, Func<string, IReadOnlyList<SamplingPolicy>, SamplingPolicy> make, string description)
        {
            IReadOnlyList<SamplingPolicy> parts = reader.Sections(kind, part => Part(part, kind, depth), description, isDescribed: false);
            if (reader.Has(kind) && parts.Count == 0)
            {
                reader.Fault(kind, "A list of at least one policy is needed here.");
            }
            return (kind, reader.Has(kind) ? make(ownName ?? kind, parts) : null);
        }
    }

    private static SamplingPolicy Part(ConfigReader part, string kind, int depth)
    {
        if (depth >= NestingMax)
        {
            part.Fault($"Policies are nested deeper than {NestingMax} levels.");
            return new FactPolicy(kind, static _ => false);
        }
        SamplingPolicy policy = Read(part, depth + 1);
        if (kind == "none_of" && policy.IsShare)
        {
            part.Fault("none_of looks at facts: what chance or a rate leaves out is no reason to keep.");
        }
        return policy;
    }

    private static ConfigType<double> Seconds { get; } = new(
        "duration", "a duration such as 5s or 1500ms", 0, static text => DurationText.Parse(text) is { } time ? Parsed<double>.Of(time.TotalSeconds) : Parsed<double>.Invalid(),
        static value => DurationText.Print(TimeSpan.FromSeconds(value)));

    private static ThresholdPolicy Over(string name, ConfigReader options, ConfigType<double> type, Func<TraceFacts, double?> number, string description, bool needsSpans = false) =>
        new(name, number, options.Required("over", type, description + " Kept from this on."), needsSpans);

    private static SamplingPolicy Latency(string name, ConfigReader options)
    {
        double? seconds = options.OptionalValue("over", Seconds, "Kept from this duration on.");
        double? percentile = options.OptionalValue("over_percentile", ConfigType.Number(1, 99.9), "Kept when longer than this percentile of the agent's own newer runs: 95.");
        long runsMin = options.Value("min_runs", ConfigType.Integer(1, 1_000_000), 50, "With over_percentile: until an agent has had so many runs, all of them are kept.");
        if ((seconds is null) == (percentile is null))
        {
            options.Fault("Give one of over and over_percentile.");
        }
        return percentile is { } of ? new AgentPercentilePolicy(name, of, runsMin) : new ThresholdPolicy(name, static facts => facts.DurationNanos / 1e9, seconds ?? 0);
    }

    private static FactPolicy FinishReason(string name, ConfigReader options)
    {
        IReadOnlyList<string> reasons = options.List("any_of", ConfigType.Text, "stop, length, tool_calls, content_filter, error, other.");
        if (reasons.Count == 0)
        {
            options.Fault("any_of", "At least one reason is needed here.");
        }
        return new FactPolicy(name, facts => facts.FinishReasons.Any(reasons.Contains), needsSpans: true);
    }

    private static FactPolicy Finding(string name, ConfigReader options)
    {
        IReadOnlyList<string> types = options.List("any_of", ConfigType.Text, "Types of findings, as docs/findings.md names them: tool_loop. Any when not given.");
        IReadOnlyList<string> others = options.List("none_of", ConfigType.Text, "Types that are no reason by themselves.");
        foreach ((string list, string type) in types.Select(type => ("any_of", type)).Concat(others.Select(type => ("none_of", type))))
        {
            if (!FindingTypes.Contains(type))
            {
                options.Fault(list, $"There is no finding '{type}'; there are {string.Join(", ", FindingTypes)}.");
            }
        }
        return new FactPolicy(name, facts => facts.FindingTypes.Any(type => (types.Count == 0 || types.Contains(type)) && !others.Contains(type)));
    }

    private static FactPolicy Attribute(string name, ConfigReader options)
    {
        string key = options.Required("key", ConfigType.Text, "Of an attribute of any span, or of a resource.");
        IReadOnlyList<string> values = options.List("any_of", ConfigType.Text, "Values; any when nothing else is given.");
        Regex? pattern = options.Optional("pattern", ConfigType.Pattern(), "A pattern that the value has.");
        double? min = options.OptionalValue("min", ConfigType.Number(double.MinValue), "A number from this on.");
        double? max = options.OptionalValue("max", ConfigType.Number(double.MinValue), "A number up to this.");
        return new FactPolicy(name, facts => facts.AttributeValues(key).Any(value =>
            (values.Count == 0 || values.Contains(value)) && pattern?.IsMatch(value) != false && IsWithin(value, min, max)), needsSpans: true, attributeKey: key);
    }

    private static bool IsWithin(string value, double? min, double? max) =>
        (min is null && max is null)
        || (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= (min ?? double.MinValue) && number <= (max ?? double.MaxValue));

    private static FactPolicy Score(string name, ConfigReader options)
    {
        string? of = options.Optional("name", ConfigType.Text, "Of the evaluation; any when not given.");
        double? below = options.OptionalValue("below", ConfigType.Number(double.MinValue), "Kept when the value is less.");
        double? above = options.OptionalValue("above", ConfigType.Number(double.MinValue), "Kept when the value is more.");
        if (below is null && above is null)
        {
            options.Fault("Give below, above or both.");
        }
        return new FactPolicy(name, facts => facts.Scores.Any(score => (of is null || score.Name == of) && (score.Value < below || score.Value > above)), needsSpans: true);
    }

    private static RateLimitPolicy RateLimit(string name, ConfigReader options) => new(
        name,
        options.Required("traces_per_minute", ConfigType.Number(0.001, 1_000_000), "Of each agent, or whatever per says."),
        options.Value<Func<TraceFacts, string>>(
            "per",
            ConfigType.Choice<Func<TraceFacts, string>>(("agent", OfAgent), ("service", OfService), ("all", OfAll)),
            OfAgent,
            "What each limit is for."));

    private static string OfAgent(TraceFacts facts) => facts.Agent ?? facts.Service;

    private static string OfService(TraceFacts facts) => facts.Service;

    private static string OfAll(TraceFacts facts) => "";

    private static ProbabilityPolicy Probability(string name, ConfigReader options) => new(name, options.Required("percent", ConfigType.Number(0, 100), "Of all traces.") / 100);
}

using Clew.Configuration;

namespace Clew.Alert.Rules;

/// <summary>Reads the source of a rule: a map with one of measure, findings, query and heartbeat.</summary>
public static class RuleSourceReading
{
    private static readonly string[] Kinds = ["measure", "findings", "query", "heartbeat"];

    internal static RuleSource Read(ConfigReader reader)
    {
        Measure? measure = reader.OptionalValue("measure", ConfigType.Choice([.. Enum.GetValues<Measure>().Select(one => (WordOf(one), one))]), "A number of the stored sums.");
        Measured? of = reader.OptionalValue("of", ConfigType.Choice<Measured>(), "What the measure is of.", "what the measure is mostly asked of");
        int over = (int)reader.Value("over", ConfigType.Integer(0, 1_000), 8, "For iterations_share: runs with more iterations count.");
        bool countSilent = reader.Value("count_silent_failures", ConfigType.Flag, false, "For success and error rates of tools: a call that failed without saying so, as a finding tells, counts as failed.");
        IReadOnlyList<string> findings = reader.List("findings", RuleTypes.FindingType, "Types of findings that are counted.");
        string? query = reader.Optional("query", RuleTypes.Query, "Traces that fulfil this query are counted, at most 1,000.");
        HeartbeatSource? heartbeat = reader.Section("heartbeat", ReadHeartbeat, "Silence at a time when, by its own history, there should be something.");
        string[] said = [.. Kinds.Where(reader.Has)];
        if (said.Length != 1)
        {
            reader.Fault(said.Length == 0 ? "A source has one of measure, findings, query and heartbeat." : $"A source has one of {string.Join(" and ", said)}, not both.");
        }
        if (heartbeat is not null && reader.Has("heartbeat"))
        {
            return heartbeat;
        }
        if (query is not null)
        {
            return new QuerySource(query);
        }
        if (findings.Count > 0)
        {
            return new FindingsSource(findings);
        }
        return ReadMeasure(reader, measure ?? Measure.ErrorRate, of, over, countSilent);
    }

    /// <summary>As the configuration writes it: <c>duration_p99</c>.</summary>
    public static string WordOf(Measure measure) =>
        string.Concat(measure.ToString().Select((letter, index) => char.IsUpper(letter) ? (index > 0 ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()));

    private static MeasureSource ReadMeasure(ConfigReader reader, Measure measure, Measured? of, int over, bool countSilent)
    {
        IReadOnlyList<Measured> possible = measure.TakenOf();
        if (of is { } asked && !possible.Contains(asked))
        {
            reader.Fault("of", $"{WordOf(measure)} is taken of {string.Join(", ", possible.Select(one => one.ToString().ToLowerInvariant()))}.");
        }
        Measured taken = of ?? possible[0];
        if (countSilent && (taken != Measured.Tools || measure is not (Measure.SuccessRate or Measure.ErrorRate)))
        {
            reader.Fault("count_silent_failures", "Only success_rate and error_rate of tools can count silent failures.");
        }
        return new MeasureSource(measure, taken, over, countSilent);
    }

    private static HeartbeatSource ReadHeartbeat(ConfigReader reader) => new(
        reader.Value("by", ConfigType.Choice(("agent", SeriesDimension.Agent), ("service", SeriesDimension.Service)), SeriesDimension.Agent, "Agents or services."),
        reader.Value("silent_after", ConfigType.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)), TimeSpan.FromMinutes(5), "Nothing shorter is silence, however busy it was before."),
        reader.Value("min_history", ConfigType.Duration(TimeSpan.FromMinutes(30), TimeSpan.FromDays(14)), TimeSpan.FromDays(1), "What is known for less time has no pattern yet."));
}

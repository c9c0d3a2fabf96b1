using Clew.Configuration;

namespace Clew.Alert.Rules;

/// <summary>
/// Reads one rule. One that has the id of a built-in rule says only what is to be different: the rest is as built in.
/// </summary>
public static class AlertRuleReading
{
    private static readonly TimeSpan HoldMax = TimeSpan.FromDays(7);
    private static readonly RuleWindow WindowDefault = new(TimeSpan.FromMinutes(15));

    /// <summary>Reads a text that is one rule.</summary>
    /// <param name="yaml">The rule.</param>
    /// <param name="id">The id that it has wherever it comes from; null when the text must say it.</param>
    public static ConfigReading<AlertRule> Parse(string yaml, string? id) => ConfigReader.Read(ConfigDocument.Parse(yaml), reader => Read(reader, BuiltInRules.Find, id));

    /// <summary>Reads one element of a list of rules.</summary>
    public static AlertRule Read(ConfigReader reader) => Read(reader, BuiltInRules.Find, null);

    /// <param name="reader">The rule's map.</param>
    /// <param name="builtIn">The rule that is built in under an id.</param>
    /// <param name="givenId">The id, where it is not for the text to say.</param>
    internal static AlertRule Read(ConfigReader reader, Func<string, AlertRule?> builtIn, string? givenId)
    {
        string id = givenId is null
            ? reader.Required("id", RuleTypes.Id, "Unique. That of a built-in rule changes it: what is not said stays as built in.")
            : reader.Value("id", RuleTypes.Id, givenId, "Unique. That of a built-in rule changes it: what is not said stays as built in.");
        if (givenId is not null && id != givenId)
        {
            reader.Fault("id", $"The rule is called '{givenId}' elsewhere. Leave the id out, or make a new rule.");
        }
        AlertRule? basis = builtIn(id);
        string name = reader.Value("name", ConfigType.Text, basis?.Name ?? id, "What messages call it.");
        AlertSeverity severity = reader.Value("severity", ConfigType.Choice<AlertSeverity>(), basis?.Severity ?? AlertSeverity.Warning, "How loud it is.");
        bool isEnabled = reader.Value("enabled", ConfigType.Flag, basis?.IsEnabled ?? true, "Whether it is looked at.");
        RuleSource? source = reader.Section("source", RuleSourceReading.Read, "What it looks at: a measure, findings, a query or a heartbeat.") ?? basis?.Source;
        string unit = source?.Unit ?? Units.Share;
        RuleCondition? condition = reader.Section("condition", condition => ReadCondition(condition, unit), "When a value is alarming.") ?? basis?.Condition;
        (IReadOnlyDictionary<SeriesDimension, string> where, IReadOnlyList<SeriesDimension> groupBy) = ReadSeries(reader, source, basis);
        RuleWindow window = reader.Value("window", RuleTypes.Window, basis?.Window ?? WindowDefault, "How far back it looks; day, week and month are the current one in UTC.");
        AlertRule rule = new()
        {
            Id = id,
            Name = name,
            Severity = severity,
            IsEnabled = isEnabled,
            Source = source ?? new MeasureSource(Measure.ErrorRate, Measured.Runs),
            Where = where,
            GroupBy = groupBy,
            Window = window,
            Condition = condition ?? new RuleCondition(true, 0),
            For = reader.Value("for", ConfigType.Duration(TimeSpan.Zero, HoldMax), basis?.For ?? TimeSpan.Zero, "How long the condition must be true before the alert fires."),
            ResolveAfter = reader.Value("resolve_after", ConfigType.Duration(TimeSpan.Zero, HoldMax), basis?.ResolveAfter ?? TimeSpan.FromMinutes(2), "How long it must be false before the alert is over."),
            SamplesMin = reader.Value("min_samples", ConfigType.Integer(0), basis?.SamplesMin ?? 1, "With fewer calls, runs or spans in the window the condition is not true."),
            Labels = Merge(basis?.Labels, reader.Map("labels", ConfigType.Text, "Added to the labels of each alert.")),
            Annotations = Merge(basis?.Annotations, reader.Map("annotations", ConfigType.Text, "For people, such as the address of a runbook.")),
            Channels = reader.List("channels", RuleTypes.ChannelName, "Who is told; without it the channels that take everything.", basis?.Channels),
            QuietHours = reader.Sections("quiet_hours", ReadQuietHours, "Hours of the week, in UTC, in which nobody is told.") is { Count: > 0 } hours ? hours : basis?.QuietHours ?? [],
        };
        CheckWhole(reader, rule, source, condition);
        return rule;
    }

    private static void CheckWhole(ConfigReader reader, AlertRule rule, RuleSource? source, RuleCondition? condition)
    {
        if (source is null)
        {
            reader.Fault("A rule has a source.");
        }
        if (condition is null && source is not null and not HeartbeatSource)
        {
            reader.Fault("A rule has a condition.");
        }
        if (rule.Condition.BaselineTimes is not null && (rule.Window.Since is not null || rule.Window.Length > TimeSpan.FromDays(1) || source is not MeasureSource))
        {
            reader.Fault("condition", "A baseline needs a measure, and a window of at most a day.");
        }
        if (source is QuerySource && rule.Window.Length > TimeSpan.FromHours(6))
        {
            reader.Fault("window", "A query is asked anew each time, so its window is at most 6h.");
        }
    }

    private static (IReadOnlyDictionary<SeriesDimension, string> Where, IReadOnlyList<SeriesDimension> GroupBy) ReadSeries(ConfigReader reader, RuleSource? source, AlertRule? basis)
    {
        IReadOnlyList<SeriesDimension> possible = source is null ? Enum.GetValues<SeriesDimension>() : DimensionsOf(source);
        ConfigType<SeriesDimension> type = ConfigType.Choice<SeriesDimension>();
        IReadOnlyList<SeriesDimension> groupBy = reader.List("group_by", type, "One series for each value: " + string.Join(", ", Enum.GetValues<SeriesDimension>().Select(dimension => dimension.Label())) + ".", basis?.GroupBy);
        for (int i = 0; i < groupBy.Count; i++)
        {
            if (!possible.Contains(groupBy[i]) || source is QuerySource)
            {
                reader.Fault("group_by", $"This source cannot be told apart by {groupBy[i].Label()}{Possible(source, possible)}", i);
            }
        }
        IReadOnlyDictionary<string, string> said = reader.Map("where", ConfigType.Text, "Only series with these values: service, agent, tool, model and so on.");
        Dictionary<SeriesDimension, string> where = basis is null || reader.Has("where") ? [] : new(basis.Where);
        foreach ((string key, string value) in said)
        {
            if (type.Parse(key) is { IsValid: true, Value: var dimension } && possible.Contains(dimension) && source is not QuerySource)
            {
                where[dimension] = value;
            }
            else
            {
                reader.FaultWithin("where", key, $"This source has no {key}{Possible(source, possible)}");
            }
        }
        return (where, [.. groupBy.Distinct()]);
    }

    private static string Possible(RuleSource? source, IReadOnlyList<SeriesDimension> possible) =>
        source is QuerySource ? "; say it in the query." : $"; it has {string.Join(", ", possible.Select(dimension => dimension.Label()))}.";

    /// <summary>What the series of a source can be told apart by.</summary>
    internal static IReadOnlyList<SeriesDimension> DimensionsOf(RuleSource source) => source switch
    {
        MeasureSource measure => MeasuredDimensions.Of(measure.Of),
        FindingsSource => [SeriesDimension.Service, SeriesDimension.Agent, SeriesDimension.Tool, SeriesDimension.Model],
        HeartbeatSource { By: SeriesDimension.Service } => [SeriesDimension.Service],
        HeartbeatSource => [SeriesDimension.Agent],
        _ => [],
    };

    private static RuleCondition ReadCondition(ConfigReader reader, string unit)
    {
        ConfigType<double> type = RuleTypes.Threshold(unit);
        double? above = reader.OptionalValue("above", type, "Alarming above this: a number, 90% of a share, 30s of a time.");
        double? below = reader.OptionalValue("below", type, "Alarming below this.");
        double? aboveBaseline = reader.OptionalValue("above_baseline", ConfigType.Number(), "Alarming above so many times the median of the same hour of the week; with above, both must be true.");
        double? belowBaseline = reader.OptionalValue("below_baseline", ConfigType.Number(), "Alarming below so many times that median.");
        int weeks = (int)reader.Value("weeks", ConfigType.Integer(RuleCondition.BaselineWeeksMin, 8), 4, "How many earlier weeks make the baseline; two must have values.");
        if (above is null && below is null && aboveBaseline is null && belowBaseline is null)
        {
            reader.Fault("A condition has above, below, above_baseline or below_baseline.");
        }
        bool isAbove = above is not null || aboveBaseline is not null;
        if (isAbove && (below is not null || belowBaseline is not null))
        {
            reader.Fault("A condition looks above or below, not both. Write two rules.");
        }
        return new RuleCondition(isAbove, above ?? below ?? (isAbove ? 0 : double.MaxValue), aboveBaseline ?? belowBaseline, weeks);
    }

    private static QuietHours ReadQuietHours(ConfigReader reader) => new(
        reader.List("days", RuleTypes.Day, "Days on which they begin; all without it."),
        reader.Value("from", RuleTypes.TimeOfDay, TimeOnly.MinValue, "Begin."),
        reader.Value("to", RuleTypes.TimeOfDay, TimeOnly.MinValue, "End; at or before the begin it is on the next day."));

    private static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string>? basis, IReadOnlyDictionary<string, string> said)
    {
        Dictionary<string, string> all = basis is null ? [] : new(basis);
        foreach ((string key, string value) in said)
        {
            all[key] = value;
        }
        return all;
    }
}

using System.Globalization;
using System.Text;
using Clew.Alert.Rules;
using Clew.Configuration;

namespace Clew.Alert.Slo;

/// <summary>Reads one objective, and writes it as it is read. One that has the id of a built-in objective says only what is to be different.</summary>
public static class ObjectiveReading
{
    /// <summary>The objectives that come with Clew: <c>slos.yaml</c>.</summary>
    public static IReadOnlyList<Objective> BuiltIn { get; } = ReadBuiltIn();

    /// <summary>Reads a text that is one objective.</summary>
    /// <param name="yaml">The objective.</param>
    /// <param name="id">The id that it has wherever it comes from; null when the text must say it.</param>
    public static ConfigReading<Objective> Parse(string yaml, string? id) => ConfigReader.Read(ConfigDocument.Parse(yaml), reader => Read(reader, FindBuiltIn, id));

    /// <summary>Reads one element of a list of objectives.</summary>
    public static Objective Read(ConfigReader reader) => Read(reader, FindBuiltIn, null);

    public static Objective? FindBuiltIn(string id) => BuiltIn.FirstOrDefault(objective => objective.Id == id);

    /// <summary>As it is read.</summary>
    public static string Print(Objective objective)
    {
        StringBuilder yaml = new();
        yaml.Append(CultureInfo.InvariantCulture, $"id: {RuleYaml.Quote(objective.Id)}\nname: {RuleYaml.Quote(objective.Name)}\n");
        yaml.Append(objective.IsEnabled ? "" : "enabled: false\n");
        yaml.Append(CultureInfo.InvariantCulture, $"objective: {objective.Target}\nwindow: {objective.WindowDays}d\nsli: {RuleYaml.Word(objective.Level)}\nof: {RuleYaml.Word(objective.Of)}\n");
        yaml.Append(objective.Level == ServiceLevel.Errors ? "" : $"at_most: {DurationText.Print(objective.AtMost)}\n");
        RuleYaml.PrintMap(yaml, "where", objective.Where.Select(pair => (pair.Key.Label(), pair.Value)));
        yaml.Append(CultureInfo.InvariantCulture, $"min_samples: {objective.SamplesMin}\n");
        yaml.Append(objective.Channels.Count > 0 ? $"channels: [{string.Join(", ", objective.Channels.Select(RuleYaml.Quote))}]\n" : "");
        return yaml.ToString();
    }

    private static Objective Read(ConfigReader reader, Func<string, Objective?> builtIn, string? givenId)
    {
        string id = givenId is null
            ? reader.Required("id", RuleTypes.Id, "Unique. That of a built-in objective changes it: what is not said stays as built in.")
            : reader.Value("id", RuleTypes.Id, givenId, "Unique. That of a built-in objective changes it: what is not said stays as built in.");
        if (givenId is not null && id != givenId)
        {
            reader.Fault("id", $"The objective is called '{givenId}' elsewhere. Leave the id out, or make a new one.");
        }
        Objective? basis = builtIn(id);
        double? target = reader.OptionalValue("objective", RuleTypes.Threshold(Units.Share), "Share of good ones that is promised, such as 99%.");
        ServiceLevel? level = reader.OptionalValue("sli", ConfigType.Choice<ServiceLevel>(), "What makes one good: no error, a duration, or a time to first token of at most at_most.");
        Measured? of = reader.OptionalValue("of", ConfigType.Choice(("runs", Measured.Runs), ("agents", Measured.Agents), ("models", Measured.Models), ("tools", Measured.Tools)), "What is counted.", "runs; models for ttft");
        TimeSpan? atMost = reader.OptionalValue("at_most", ConfigType.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)), "For duration and ttft: good is at most this.");
        Objective objective = new()
        {
            Id = id,
            Name = reader.Value("name", ConfigType.Text, basis?.Name ?? id, "What messages call it."),
            IsEnabled = reader.Value("enabled", ConfigType.Flag, basis?.IsEnabled ?? true, "Whether its alerts are looked at."),
            Target = target ?? basis?.Target ?? 0.99,
            WindowDays = reader.Value("window", ConfigType.Choice(("28d", 28), ("7d", 7), ("30d", 30)), basis?.WindowDays ?? 28, "The days that it is promised for."),
            Level = level ?? basis?.Level ?? ServiceLevel.Errors,
            Of = of ?? basis?.Of ?? (level == ServiceLevel.Ttft ? Measured.Models : Measured.Runs),
            AtMost = atMost ?? basis?.AtMost ?? TimeSpan.Zero,
            Where = ReadWhere(reader, of ?? basis?.Of ?? (level == ServiceLevel.Ttft ? Measured.Models : Measured.Runs), basis),
            SamplesMin = reader.Value("min_samples", ConfigType.Integer(0), basis?.SamplesMin ?? 20, "With fewer in the long window of an alert it does not fire."),
            Channels = reader.List("channels", RuleTypes.ChannelName, "Who is told; without it the channels that take everything.", basis?.Channels),
        };
        Check(reader, objective, target is null && basis is null, level is null && basis is null);
        return objective;
    }

    private static void Check(ConfigReader reader, Objective objective, bool lacksTarget, bool lacksLevel)
    {
        if (lacksTarget || objective.Target is <= 0 or >= 1)
        {
            reader.Fault("objective", "An objective is a share between 0 and 100 %, such as 99%.");
        }
        if (lacksLevel)
        {
            reader.Fault("An objective has an sli.");
        }
        if (objective.Level != ServiceLevel.Errors && objective.AtMost == TimeSpan.Zero)
        {
            reader.Fault("at_most", "A duration or ttft needs at_most, such as 5s.");
        }
        if (objective.Level == ServiceLevel.Ttft && objective.Of != Measured.Models)
        {
            reader.Fault("of", "Only calls of models have a first token.");
        }
    }

    private static Dictionary<SeriesDimension, string> ReadWhere(ConfigReader reader, Measured of, Objective? basis)
    {
        IReadOnlyList<SeriesDimension> possible = MeasuredDimensions.Of(of);
        Dictionary<SeriesDimension, string> where = basis is null || reader.Has("where") ? [] : new(basis.Where);
        foreach ((string key, string value) in reader.Map("where", ConfigType.Text, "Only those with these values: service, agent, model and so on."))
        {
            if (ConfigType.Choice<SeriesDimension>().Parse(key) is { IsValid: true, Value: var dimension } && possible.Contains(dimension))
            {
                where[dimension] = value;
            }
            else
            {
                reader.FaultWithin("where", key, $"{of.Words()} have no {key}; they have {string.Join(", ", possible.Select(one => one.Label()))}.");
            }
        }
        return where;
    }

    private static IReadOnlyList<Objective> ReadBuiltIn()
    {
        using Stream stream = typeof(ObjectiveReading).Assembly.GetManifestResourceStream("slos.yaml")!;
        using StreamReader text = new(stream);
        ConfigReading<IReadOnlyList<Objective>> reading = ConfigReader.Read(
            ConfigDocument.Parse(text.ReadToEnd()), static file => file.Sections("slos", static slo => Read(slo, static _ => null, null), "Objectives."));
        return reading.Value ?? throw new InvalidDataException("slos.yaml: " + string.Join('\n', reading.Faults));
    }
}

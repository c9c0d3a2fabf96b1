using Clew.Configuration;

namespace Clew.Alert.Rules;

/// <summary>What may be spent: a short way to write a rule.</summary>
public static class Budget
{
    private enum Payer
    {
        Total,
        User,
        Agent,
        Service,
        Model,
    }

    /// <summary>Reads one element of <c>alerts.budgets</c>.</summary>
    public static AlertRule Read(ConfigReader reader)
    {
        double usd = reader.Required("usd", ConfigType.Number(0.000001), "US dollars.");
        RuleWindow window = reader.Value("window", RuleTypes.Window, new RuleWindow(TimeSpan.Zero, Calendar.Day), "The time that it is for.");
        Payer payer = reader.Value("per", ConfigType.Choice<Payer>(), Payer.Total, "For all together, or for each user, agent, service or model by itself.");
        AlertSeverity severity = reader.Value("severity", ConfigType.Choice<AlertSeverity>(), AlertSeverity.Warning, "How loud it is.");
        string per = payer.ToString().ToLowerInvariant();
        string id = reader.Value("id", RuleTypes.Id, $"budget-{per}-{RuleTypes.Window.Print(window)}", "Of the rule that it becomes.");
        string name = reader.Value("name", ConfigType.Text, payer == Payer.Total ? "Budget is used up" : $"Budget of a {per} is used up", "What messages call it.");
        IReadOnlyList<string> channels = reader.List("channels", RuleTypes.ChannelName, "Who is told; without it the channels that take everything.");
        return new AlertRule
        {
            Id = id,
            Name = name,
            Severity = severity,
            // Only runs know their user.
            Source = new MeasureSource(Measure.Cost, payer == Payer.User ? Measured.Runs : Measured.All),
            GroupBy = payer == Payer.Total ? [] : [Enum.Parse<SeriesDimension>(payer.ToString())],
            Window = window,
            Condition = new RuleCondition(true, usd),
            ResolveAfter = TimeSpan.FromMinutes(1),
            Channels = channels,
        };
    }
}

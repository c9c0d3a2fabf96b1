using System.Text.Json;
using Clew.Alert.Evaluate;
using Clew.Alert.Rules;
using Clew.Alert.Slo;
using Clew.Configuration;
using Clew.Server.Configuration;
using Clew.Storage;

namespace Clew.Server.Alerts;

/// <summary>Rules and objectives from all places where they can be said: built in, then the configuration, then documents, by id.</summary>
internal sealed class AlertRulesInUse
{
    private readonly Lock change = new();
    private AlertsSettings configured = new([]);
    private IReadOnlyList<Document> ruleDocuments = [];
    private IReadOnlyList<Document> objectiveDocuments = [];
    private Merged merged;

    public AlertRulesInUse() => merged = Merge();

    /// <summary>Built-in ones first.</summary>
    public IReadOnlyList<RuleInForce> Rules => Volatile.Read(ref merged).Rules;

    /// <summary>Built-in ones first.</summary>
    public IReadOnlyList<ObjectiveInForce> Objectives => Volatile.Read(ref merged).Objectives;

    /// <summary>What is to be evaluated.</summary>
    public RuleSet Enabled => new(
        [.. Rules.Select(rule => rule.Rule).Where(rule => rule.IsEnabled)], [.. Objectives.Select(objective => objective.Objective).Where(objective => objective.IsEnabled)]);

    public void UseConfigured(AlertsSettings settings)
    {
        lock (change)
        {
            configured = settings;
            Volatile.Write(ref merged, Merge());
        }
    }

    /// <summary>Documents that were checked.</summary>
    public void UseRules(IReadOnlyList<Document> documents)
    {
        lock (change)
        {
            ruleDocuments = documents;
            Volatile.Write(ref merged, Merge());
        }
    }

    /// <inheritdoc cref="UseRules"/>
    public void UseObjectives(IReadOnlyList<Document> documents)
    {
        lock (change)
        {
            objectiveDocuments = documents;
            Volatile.Write(ref merged, Merge());
        }
    }

    /// <exception cref="InvalidDataException">The document is not a rule; the message lists the faults.</exception>
    public static AlertRule ReadRule(string id, JsonElement json) => Value(AlertRuleReading.Parse(YamlOf(json), id));

    /// <exception cref="InvalidDataException">The document is not an objective; the message lists the faults.</exception>
    public static Objective ReadObjective(string id, JsonElement json) => Value(ObjectiveReading.Parse(YamlOf(json), id));

    private static T Value<T>(ConfigReading<T> reading)
        where T : class => reading.Value ?? throw new InvalidDataException(string.Join('\n', reading.Faults.Take(10)));

    private static string YamlOf(JsonElement json) =>
        json.EnumerateObject().Count() == 1 && json.TryGetProperty("yaml", out JsonElement yaml) && yaml.ValueKind == JsonValueKind.String
            ? yaml.GetString()!
            : throw new InvalidDataException("The document has one member, the text 'yaml'.");

    private Merged Merge()
    {
        OrderedDictionary<string, RuleInForce> rules = [];
        foreach (AlertRule rule in BuiltInRules.All)
        {
            rules[rule.Id] = new RuleInForce(rule with { IsEnabled = rule.IsEnabled && !configured.Disabled.Contains(rule.Id) }, RuleOrigin.Builtin, null, RuleYaml.Print(rule));
        }
        foreach (AlertRule rule in configured.Rules)
        {
            rules[rule.Id] = new RuleInForce(rule, RuleOrigin.Configuration, null, RuleYaml.Print(rule));
        }
        foreach (Document document in ruleDocuments)
        {
            JsonElement json = JsonElement.Parse(document.Json);
            rules[document.Id] = new RuleInForce(ReadRule(document.Id, json), RuleOrigin.Document, document.Version, YamlOf(json));
        }
        OrderedDictionary<string, ObjectiveInForce> objectives = [];
        foreach (Objective objective in ObjectiveReading.BuiltIn)
        {
            objectives[objective.Id] = new ObjectiveInForce(
                objective with { IsEnabled = objective.IsEnabled && !configured.Disabled.Contains(objective.Id) }, RuleOrigin.Builtin, null, ObjectiveReading.Print(objective));
        }
        foreach (Objective objective in configured.Objectives)
        {
            objectives[objective.Id] = new ObjectiveInForce(objective, RuleOrigin.Configuration, null, ObjectiveReading.Print(objective));
        }
        foreach (Document document in objectiveDocuments)
        {
            JsonElement json = JsonElement.Parse(document.Json);
            objectives[document.Id] = new ObjectiveInForce(ReadObjective(document.Id, json), RuleOrigin.Document, document.Version, YamlOf(json));
        }
        return new Merged([.. rules.Values], [.. objectives.Values]);
    }

    private sealed record Merged(IReadOnlyList<RuleInForce> Rules, IReadOnlyList<ObjectiveInForce> Objectives);
}

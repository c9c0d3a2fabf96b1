using System.Text.Json;
using Clew.Alert.Evaluate;
using Clew.Alert.Rules;
using Clew.Alert.Slo;
using Clew.Alert.State;
using Clew.Configuration;
using Clew.Server.Query;
using Clew.Server.Settings;

namespace Clew.Server.Alerts;

/// <summary>Objectives, what is left of their budgets, and changes of them.</summary>
internal static class SloEndpoints
{
    /// <summary>More stretches than a chart has room for tell no more.</summary>
    private const int PointsMax = 180;

    public static void MapSlos(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/slos", (RequestDelegate)ListAsync);
        routes.MapPost("/api/v1/slos/check", (RequestDelegate)CheckAsync);
        routes.MapGet("/api/v1/slos/{id}", (RequestDelegate)GetAsync);
        routes.MapPut("/api/v1/slos/{id}", (RequestDelegate)PutAsync);
        routes.MapDelete("/api/v1/slos/{id}", (RequestDelegate)DeleteAsync);
    }

    private static async Task ListAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        IReadOnlyList<ObjectiveInForce> inForce = Rules(context).Objectives;
        IReadOnlyList<ObjectiveStatus> statuses = await Reader(context).ReadAsync([.. inForce.Select(one => one.Objective)], Now(context), context.RequestAborted);
        await context.WriteJsonAsync((inForce, statuses, states: StatesOf(context)), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach ((ObjectiveInForce one, ObjectiveStatus status) in answer.inForce.Zip(answer.statuses))
            {
                json.WriteStartObject();
                WriteFields(json, one, status, answer.states);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task GetAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        ObjectiveInForce one = Find(context, DocumentRequest.IdOf(context));
        DateTimeOffset now = Now(context);
        TimeSpan interval = TimeSpan.FromHours(one.Objective.WindowDays * 24 <= PointsMax ? 1 : 6);
        ObjectiveStatus status = (await Reader(context).ReadAsync([one.Objective], now, context.RequestAborted))[0];
        IReadOnlyList<ObjectivePoint> points = await Reader(context).ReadPointsAsync(one.Objective, now, interval, context.RequestAborted);
        DocumentRequest.TellVersion(context, one.Version);
        await context.WriteJsonAsync((one, status, states: StatesOf(context), interval, points), static (json, answer) =>
        {
            json.WriteStartObject();
            WriteFields(json, answer.one, answer.status, answer.states);
            json.WriteNumber("intervalSeconds"u8, answer.interval.TotalSeconds);
            WritePoints(json, answer.one.Objective, answer.status, answer.points);
            json.WriteEndObject();
        });
    }

    private static async Task PutAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        string id = DocumentRequest.IdOf(context);
        if (Rules(context).Rules.Any(rule => rule.Rule.Id == id))
        {
            throw ProblemException.BadParameter("id", $"A rule is called '{id}' already.");
        }
        await YamlRequest.WriteAsync(context, DocumentKinds.Slo, id);
        ObjectiveInForce one = Find(context, id);
        ObjectiveStatus status = (await Reader(context).ReadAsync([one.Objective], Now(context), context.RequestAborted))[0];
        await WriteAsync(context, one, status);
    }

    private static Task DeleteAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        return DocumentRequest.DeleteAsync(context, DocumentKinds.Slo, DocumentRequest.IdOf(context));
    }

    private static async Task CheckAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        string yaml = await YamlRequest.ReadAsync(context);
        ConfigReading<Objective> reading = ObjectiveReading.Parse(yaml, null);
        await context.WriteJsonAsync((reading, yaml), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WritePropertyName("slo"u8);
            if (answer.reading.Value is { } objective)
            {
                json.WriteStartObject();
                WriteFields(json, new ObjectiveInForce(objective, RuleOrigin.Document, null, answer.yaml), new ObjectiveStatus(objective, 0, 0, []), Enumerable.Empty<SeriesState>().ToLookup(state => state.RuleId));
                json.WriteEndObject();
            }
            else
            {
                json.WriteNullValue();
            }
            json.WriteFindings(answer.reading.Findings);
            json.WriteEndObject();
        });
    }

    private static Task WriteAsync(HttpContext context, ObjectiveInForce one, ObjectiveStatus status) =>
        context.WriteJsonAsync((one, status, states: StatesOf(context)), static (json, answer) =>
        {
            json.WriteStartObject();
            WriteFields(json, answer.one, answer.status, answer.states);
            json.WriteEndObject();
        });

    private static void WriteFields(Utf8JsonWriter json, ObjectiveInForce one, ObjectiveStatus status, ILookup<string, SeriesState> states)
    {
        Objective objective = one.Objective;
        SeriesState[] own = [.. states[objective.Id]];
        json.WriteString("id"u8, objective.Id);
        json.WriteString("name"u8, objective.Name);
        json.WriteString("description"u8, objective.Describe());
        json.WriteBoolean("enabled"u8, objective.IsEnabled);
        json.WriteString("origin"u8, AlertJson.Name(one.Origin));
        json.WriteBoolean("isBuiltIn"u8, one.IsBuiltIn);
        json.WriteNumberOrNull("version"u8, one.Version);
        json.WriteNumber("objective"u8, objective.Target);
        json.WriteNumber("windowDays"u8, objective.WindowDays);
        json.WriteString("sli"u8, AlertJson.Name(objective.Level));
        json.WriteString("of"u8, AlertJson.Name(objective.Of));
        json.WriteNumberOrNull("thresholdSeconds"u8, objective.Level == ServiceLevel.Errors ? null : (double?)objective.AtMost.TotalSeconds);
        json.WriteTexts("where"u8, objective.Where.Select(pair => new KeyValuePair<string, string>(pair.Key.Label(), pair.Value)));
        json.WriteStrings("channels"u8, objective.Channels);
        json.WriteNumber("total"u8, status.Total);
        json.WriteNumber("good"u8, status.Good);
        json.WriteNumberOrNull("attained"u8, status.Attained);
        json.WriteNumberOrNull("budgetLeft"u8, status.BudgetLeft);
        json.WriteString("state"u8, StateOf(status, own));
        json.WriteStartArray("burnRates"u8);
        foreach (BurnRate burn in status.Burns)
        {
            json.WriteStartObject();
            json.WriteString("window"u8, DurationText.Print(burn.Window));
            json.WriteNumberOrNull("rate"u8, burn.Rate);
            json.WriteNumber("total"u8, burn.Total);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteAlerts(json, objective, own);
        json.WriteString("yaml"u8, one.Yaml);
    }

    private static void WriteAlerts(Utf8JsonWriter json, Objective objective, SeriesState[] states)
    {
        json.WriteStartArray("alerts"u8);
        foreach (BurnPolicy policy in BurnPolicy.All)
        {
            SeriesState? state = Array.Find(states, state => state.Labels.GetValueOrDefault("burn") == policy.Label);
            json.WriteStartObject();
            json.WriteString("severity"u8, AlertJson.Name(policy.Severity));
            json.WriteNumber("factor"u8, policy.Factor);
            json.WriteString("longWindow"u8, DurationText.Print(policy.Long));
            json.WriteString("shortWindow"u8, DurationText.Print(policy.Short));
            json.WriteBoolean("isPossible"u8, policy.IsPossible(objective));
            json.WriteString("state"u8, state is null ? "inactive" : AlertJson.Name(state.Phase));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>What is left after each stretch, if the window had begun with the first of them.</summary>
    private static void WritePoints(Utf8JsonWriter json, Objective objective, ObjectiveStatus status, IReadOnlyList<ObjectivePoint> points)
    {
        long bad = 0;
        json.WriteStartArray("points"u8);
        foreach (ObjectivePoint point in points)
        {
            bad += point.Total - point.Good;
            json.WriteStartObject();
            json.WriteInstant("time"u8, point.Start);
            json.WriteNumber("total"u8, point.Total);
            json.WriteNumber("good"u8, point.Good);
            json.WriteNumberOrNull("burnRate"u8, point.Total == 0 ? null : (double?)((double)(point.Total - point.Good) / point.Total / objective.Budget));
            json.WriteNumberOrNull("budgetLeft"u8, status.Total == 0 ? null : (double?)(1 - (bad / (status.Total * objective.Budget))));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string StateOf(ObjectiveStatus status, SeriesState[] states) => status.BudgetLeft switch
    {
        null => "no_data",
        _ when states.Any(state => state.Phase == AlertPhase.Firing) => "burning",
        <= 0 => "exhausted",
        _ => "ok",
    };

    private static ObjectiveInForce Find(HttpContext context, string id) =>
        Rules(context).Objectives.FirstOrDefault(one => one.Objective.Id == id) ?? throw ProblemException.NotFound($"There is no objective '{id}'.");

    private static ObjectiveReader Reader(HttpContext context) => new(context.RequestServices.GetRequiredService<AlertData>());

    private static AlertRulesInUse Rules(HttpContext context) => context.RequestServices.GetRequiredService<AlertRulesInUse>();

    private static DateTimeOffset Now(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    private static ILookup<string, SeriesState> StatesOf(HttpContext context) => context.RequestServices.GetRequiredService<AlertBook>().States.ToLookup(state => state.RuleId);
}

using System.Text.Json;
using Clew.Alert.Evaluate;
using Clew.Alert.Preview;
using Clew.Alert.Rules;
using Clew.Alert.State;
using Clew.Configuration;
using Clew.Server.Query;
using Clew.Server.Settings;
using Clew.Storage;

namespace Clew.Server.Alerts;

/// <summary>Rules as they are in force, changes of them, and what a rule would have done.</summary>
internal static class AlertRuleEndpoints
{
    private static readonly TimeSpan PreviewMax = TimeSpan.FromDays(32);

    public static void MapAlertRules(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/alerts/rules", (RequestDelegate)ListAsync);
        routes.MapPost("/api/v1/alerts/rules/check", (RequestDelegate)CheckAsync);
        routes.MapPost("/api/v1/alerts/rules/preview", (RequestDelegate)PreviewAsync);
        routes.MapGet("/api/v1/alerts/rules/{id}", (RequestDelegate)GetAsync);
        routes.MapPut("/api/v1/alerts/rules/{id}", (RequestDelegate)PutAsync);
        routes.MapDelete("/api/v1/alerts/rules/{id}", (RequestDelegate)DeleteAsync);
    }

    private static Task ListAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        ILookup<string, SeriesState> states = StatesOf(context);
        IReadOnlyDictionary<string, string> problems = context.RequestServices.GetRequiredService<AlertEngine>().Problems;
        return context.WriteJsonAsync((Rules(context).Rules, states, problems), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (RuleInForce rule in answer.Rules)
            {
                json.WriteRule(rule, answer.states[rule.Rule.Id], answer.problems.GetValueOrDefault(rule.Rule.Id));
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static Task GetAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        return WriteAsync(context, DocumentRequest.IdOf(context));
    }

    private static async Task PutAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        string id = DocumentRequest.IdOf(context);
        if (Rules(context).Objectives.Any(objective => objective.Objective.Id == id))
        {
            throw ProblemException.BadParameter("id", $"An objective is called '{id}' already.");
        }
        await YamlRequest.WriteAsync(context, DocumentKinds.AlertRule, id);
        await WriteAsync(context, id);
    }

    private static Task DeleteAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        return DocumentRequest.DeleteAsync(context, DocumentKinds.AlertRule, DocumentRequest.IdOf(context));
    }

    private static async Task CheckAsync(HttpContext context)
    {
        _ = new QueryParameters(context);
        string yaml = await YamlRequest.ReadAsync(context);
        ConfigReading<AlertRule> reading = AlertRuleReading.Parse(yaml, null);
        await context.WriteJsonAsync((reading, yaml), static (json, answer) =>
        {
            json.WriteStartObject();
            WriteRuleOrNull(json, answer.reading.Value, answer.yaml);
            json.WriteFindings(answer.reading.Findings);
            json.WriteEndObject();
        });
    }

    private static async Task PreviewAsync(HttpContext context)
    {
        QueryParameters parameters = new(context, "from", "to");
        DateTimeOffset end = TimeOf(parameters.UnixNanos("to")) ?? context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        DateTimeOffset start = TimeOf(parameters.UnixNanos("from")) ?? end.AddDays(-1);
        if (start >= end || end - start > PreviewMax)
        {
            throw ProblemException.BadParameter("from", $"A preview is of at most {PreviewMax.TotalDays:0} days, and begins before it ends.");
        }
        string yaml = await YamlRequest.ReadAsync(context);
        ConfigReading<AlertRule> reading = AlertRuleReading.Parse(yaml, null);
        RulePreview? preview = reading.Value is null ? null : await RunAsync(context, reading.Value, start, end);
        await context.WriteJsonAsync((reading, yaml, start, end, preview), static (json, answer) =>
        {
            json.WriteStartObject();
            WriteRuleOrNull(json, answer.reading.Value, answer.yaml);
            json.WriteFindings(answer.reading.Findings);
            json.WriteInstant("start"u8, answer.start);
            json.WriteInstant("end"u8, answer.end);
            json.WriteNumber("stepSeconds"u8, answer.preview?.Step.TotalSeconds ?? 0);
            json.WriteNumber("notifications"u8, answer.preview?.Notifications ?? 0);
            json.WriteBoolean("isPartial"u8, answer.preview?.IsPartial ?? false);
            json.WriteStartArray("series"u8);
            foreach (PreviewSeries series in answer.preview?.Series ?? [])
            {
                json.WritePreviewSeries(series);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task<RulePreview> RunAsync(HttpContext context, AlertRule rule, DateTimeOffset start, DateTimeOffset end)
    {
        try
        {
            return await new RulePreviewer(context.RequestServices.GetRequiredService<AlertData>()).RunAsync(rule, start, end, context.RequestAborted);
        }
        catch (TooManyGroupsException fault)
        {
            throw ProblemException.BadParameter("from", fault.Message);
        }
    }

    private static Task WriteAsync(HttpContext context, string id)
    {
        RuleInForce rule = Rules(context).Rules.FirstOrDefault(rule => rule.Rule.Id == id) ?? throw ProblemException.NotFound($"There is no rule '{id}'.");
        DocumentRequest.TellVersion(context, rule.Version);
        string? problem = context.RequestServices.GetRequiredService<AlertEngine>().Problems.GetValueOrDefault(id);
        return context.WriteJsonAsync((rule, states: StatesOf(context)[id], problem), static (json, answer) => json.WriteRule(answer.rule, answer.states, answer.problem));
    }

    private static void WriteRuleOrNull(Utf8JsonWriter json, AlertRule? rule, string yaml)
    {
        json.WritePropertyName("rule"u8);
        if (rule is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteRule(new RuleInForce(rule, RuleOrigin.Document, null, yaml), [], null);
    }

    private static DateTimeOffset? TimeOf(long? unixNano) => unixNano is { } nanos ? DateTimeOffset.UnixEpoch.AddTicks(nanos / TimeSpan.NanosecondsPerTick) : null;

    private static AlertRulesInUse Rules(HttpContext context) => context.RequestServices.GetRequiredService<AlertRulesInUse>();

    private static ILookup<string, SeriesState> StatesOf(HttpContext context) => context.RequestServices.GetRequiredService<AlertBook>().States.ToLookup(state => state.RuleId);
}

using System.Globalization;
using System.Text.Json;
using Clew.Alert.Notify;
using Clew.Alert.Preview;
using Clew.Alert.Rules;
using Clew.Alert.State;
using Clew.Configuration;
using Clew.Server.Query;

namespace Clew.Server.Alerts;

/// <summary>Writes rules, states, events and silences in the shapes of <c>openapi.json</c>.</summary>
internal static class AlertJson
{
    public static void WriteState(this Utf8JsonWriter json, SeriesState state, IReadOnlyList<string> silencedBy)
    {
        json.WriteStartObject();
        json.WriteString("fingerprint"u8, state.Fingerprint);
        json.WriteString("ruleId"u8, state.RuleId);
        json.WriteString("ruleName"u8, state.RuleName);
        json.WriteString("severity"u8, Name(state.Severity));
        json.WriteString("state"u8, Name(state.Phase));
        json.WriteTexts("labels"u8, state.Labels);
        json.WriteNumberOrNull("value"u8, state.Value);
        json.WriteNumberOrNull("threshold"u8, state.Threshold);
        json.WriteString("unit"u8, state.Unit);
        json.WriteString("comparison"u8, state.IsAbove ? "above"u8 : "below"u8);
        json.WriteNumber("samples"u8, state.Samples);
        json.WriteString("summary"u8, state.Summary);
        json.WriteString("cause"u8, state.Cause);
        json.WriteInstant("since"u8, state.Since);
        json.WriteInstant("firedAt"u8, state.FiredAt);
        json.WriteStrings("silencedBy"u8, silencedBy);
        json.WriteStrings("channels"u8, state.Channels);
        json.WriteSuspects(state.Suspects);
        json.WriteLinks(state.Links);
        json.WriteEndObject();
    }

    public static void WriteEvent(this Utf8JsonWriter json, AlertEvent happened)
    {
        SeriesState state = happened.State;
        json.WriteStartObject();
        json.WriteNumber("id"u8, happened.Id);
        json.WriteInstant("time"u8, happened.Time);
        json.WriteString("kind"u8, happened.IsResolved ? "resolved"u8 : "firing"u8);
        json.WriteString("fingerprint"u8, state.Fingerprint);
        json.WriteString("ruleId"u8, state.RuleId);
        json.WriteString("ruleName"u8, state.RuleName);
        json.WriteString("severity"u8, Name(state.Severity));
        json.WriteTexts("labels"u8, state.Labels);
        json.WriteNumberOrNull("value"u8, state.Value);
        json.WriteNumberOrNull("threshold"u8, state.Threshold);
        json.WriteString("unit"u8, state.Unit);
        json.WriteString("summary"u8, happened.Summary);
        json.WriteString("cause"u8, state.Cause);
        json.WriteInstant("startsAt"u8, state.Since);
        json.WriteInstant("endsAt"u8, happened.IsResolved ? happened.Time : null);
        json.WriteStrings("channels"u8, happened.IsToBeTold ? state.Channels : []);
        json.WriteStrings("silencedBy"u8, happened.SilencedBy);
        json.WriteSuspects(state.Suspects);
        json.WriteLinks(state.Links);
        json.WriteEndObject();
    }

    public static void WriteRule(this Utf8JsonWriter json, RuleInForce inForce, IEnumerable<SeriesState> states, string? problem)
    {
        AlertRule rule = inForce.Rule;
        SeriesState[] own = [.. states];
        json.WriteStartObject();
        json.WriteString("id"u8, rule.Id);
        json.WriteString("name"u8, rule.Name);
        json.WriteString("description"u8, RuleText.Describe(rule));
        json.WriteString("severity"u8, Name(rule.Severity));
        json.WriteBoolean("enabled"u8, rule.IsEnabled);
        json.WriteString("origin"u8, Name(inForce.Origin));
        json.WriteBoolean("isBuiltIn"u8, inForce.IsBuiltIn);
        json.WriteNumberOrNull("version"u8, inForce.Version);
        WriteSource(json, rule.Source);
        json.WriteTexts("where"u8, rule.Where.Select(pair => new KeyValuePair<string, string>(pair.Key.Label(), pair.Value)));
        json.WriteStrings("groupBy"u8, rule.GroupBy.Select(dimension => dimension.Label()));
        json.WriteNumber("windowSeconds"u8, rule.Window.Length.TotalSeconds);
        json.WriteString("calendar"u8, rule.Window.Since is { } calendar ? Name(calendar) : null);
        json.WriteString("comparison"u8, rule.Condition.IsAbove ? "above"u8 : "below"u8);
        json.WriteNumberOrNull("threshold"u8, ThresholdOf(rule));
        json.WriteNumberOrNull("baselineTimes"u8, rule.Condition.BaselineTimes);
        json.WriteString("unit"u8, rule.Source.Unit);
        json.WriteNumber("forSeconds"u8, rule.For.TotalSeconds);
        json.WriteNumber("resolveAfterSeconds"u8, rule.ResolveAfter.TotalSeconds);
        json.WriteNumber("minSamples"u8, rule.SamplesMin);
        json.WriteTexts("labels"u8, rule.Labels);
        json.WriteTexts("annotations"u8, rule.Annotations);
        json.WriteStrings("channels"u8, rule.Channels);
        json.WriteNumber("pending"u8, own.Count(state => state.Phase == AlertPhase.Pending));
        json.WriteNumber("firing"u8, own.Count(state => state.Phase == AlertPhase.Firing));
        json.WriteString("problem"u8, problem);
        json.WriteString("yaml"u8, inForce.Yaml);
        json.WriteEndObject();
    }

    public static void WriteFindings(this Utf8JsonWriter json, IReadOnlyList<ConfigFinding> findings)
    {
        json.WriteStartArray("findings"u8);
        foreach (ConfigFinding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("severity"u8, finding.IsFault ? "fault"u8 : "note"u8);
            json.WriteNumber("line"u8, finding.Line);
            json.WriteNumber("column"u8, finding.Column);
            json.WriteString("path"u8, finding.Path);
            json.WriteString("message"u8, finding.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WritePreviewSeries(this Utf8JsonWriter json, PreviewSeries series)
    {
        json.WriteStartObject();
        json.WriteTexts("labels"u8, series.Labels);
        json.WriteStartArray("points"u8);
        foreach (PreviewPoint point in series.Points)
        {
            json.WriteStartObject();
            json.WriteInstant("time"u8, point.Time);
            json.WriteNumberOrNull("value"u8, point.Value);
            json.WriteNumber("samples"u8, point.Samples);
            json.WriteNumberOrNull("threshold"u8, point.Threshold);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("firing"u8);
        foreach (PreviewFiring firing in series.Firings)
        {
            json.WriteStartObject();
            json.WriteInstant("start"u8, firing.Since);
            json.WriteInstant("firedAt"u8, firing.FiredAt);
            json.WriteInstant("end"u8, firing.End);
            json.WriteString("summary"u8, firing.Summary);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteSilence(this Utf8JsonWriter json, Silence silence, DateTimeOffset now, IEnumerable<SeriesState> states)
    {
        bool isActive = silence.IsActive(now);
        json.WriteStartObject();
        json.WriteString("id"u8, silence.Id);
        json.WriteTexts("matchers"u8, silence.Matchers);
        json.WriteInstant("startsAt"u8, silence.StartsAt);
        json.WriteInstant("until"u8, silence.Until);
        json.WriteString("comment"u8, silence.Comment);
        json.WriteInstant("createdAt"u8, silence.CreatedAt);
        json.WriteBoolean("isActive"u8, isActive);
        json.WriteNumber("silenced"u8, isActive ? states.Count(silence.Matches) : 0);
        json.WriteEndObject();
    }

    public static void WriteTexts(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<KeyValuePair<string, string>> texts)
    {
        json.WriteStartObject(name);
        foreach ((string key, string value) in texts)
        {
            json.WriteString(key, value);
        }
        json.WriteEndObject();
    }

    public static void WriteInstant(this Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? time) =>
        json.WriteString(name, time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture));

    public static string Name(Enum value) => ServerMetrics.Label(value);

    /// <summary>Null where there is none but the baseline's.</summary>
    private static double? ThresholdOf(AlertRule rule) => rule.Source is HeartbeatSource heartbeat
        ? heartbeat.SilentAfter.TotalSeconds
        : rule.Condition is { BaselineTimes: not null, Threshold: 0 or double.MaxValue } ? null : rule.Condition.Threshold;

    private static void WriteSource(Utf8JsonWriter json, RuleSource source)
    {
        json.WriteString("source"u8, source switch { MeasureSource => "measure"u8, FindingsSource => "findings"u8, QuerySource => "query"u8, _ => "heartbeat"u8 });
        json.WriteString("measure"u8, source is MeasureSource measure ? RuleSourceReading.WordOf(measure.Measure) : null);
        json.WriteString("of"u8, source switch
        {
            MeasureSource of => Name(of.Of),
            HeartbeatSource { By: SeriesDimension.Service } => "services",
            HeartbeatSource => "agents",
            _ => null,
        });
        json.WriteStrings("findings"u8, source is FindingsSource findings ? findings.Types : []);
        json.WriteString("query"u8, source is QuerySource query ? query.Query : null);
    }

    private static void WriteSuspects(this Utf8JsonWriter json, IReadOnlyList<Suspect> suspects)
    {
        json.WriteStartArray("suspects"u8);
        foreach (Suspect suspect in suspects)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, suspect.Name);
            json.WriteString("figure"u8, suspect.Figure);
            json.WriteString("path"u8, suspect.Link?.OriginalString);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteLinks(this Utf8JsonWriter json, IReadOnlyList<PageLink> links)
    {
        json.WriteStartArray("links"u8);
        foreach (PageLink link in links)
        {
            json.WriteStartObject();
            json.WriteString("text"u8, link.Text);
            json.WriteString("path"u8, link.Path);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

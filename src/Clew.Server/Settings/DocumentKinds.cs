using System.Text.Json;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Server.Alerts;
using Clew.Storage.DuckDB;

namespace Clew.Server.Settings;

/// <summary>The kinds of documents and what each must hold. docs/documents.md describes them for their authors.</summary>
internal static class DocumentKinds
{
    public const string View = "view";
    public const string PriceOverride = "price_override";
    public const string Mapping = "mapping";
    public const string Retention = "retention";
    public const string AlertRule = "alert_rule";
    public const string Slo = "slo";

    /// <summary>There is one retention, so it has one id.</summary>
    public const string RetentionId = "store";
    private const int NameCharsMax = 200;
    private const int QueryCharsMax = 10_000;
    private const double RetentionDaysMax = 36_500;

    public static IReadOnlyList<string> Names { get; } = [View, PriceOverride, Mapping, Retention, AlertRule, Slo];

    /// <exception cref="InvalidDataException">The document is not valid; the message names the fault.</exception>
    public static void Check(string kind, string id, JsonElement json)
    {
        switch (kind)
        {
            case View:
                CheckView(json);
                break;
            case PriceOverride:
                _ = PriceOverrides.Parse(json.GetRawText());
                break;
            case Mapping:
                _ = DialectSet.BuiltIn.With(ReadMapping(json));
                break;
            case AlertRule:
                _ = AlertRulesInUse.ReadRule(id, json);
                break;
            case Slo:
                _ = AlertRulesInUse.ReadObjective(id, json);
                break;
            default:
                if (id != RetentionId)
                {
                    throw new InvalidDataException($"The retention has the id '{RetentionId}'.");
                }
                _ = ReadRetention(json);
                break;
        }
    }

    /// <exception cref="InvalidDataException">Not valid.</exception>
    public static UserMappings ReadMapping(JsonElement json)
    {
        OnlyMembers(json, "yaml");
        return UserMappings.Parse(Text(json, "yaml", int.MaxValue) ?? throw new InvalidDataException("The mapping has no yaml."));
    }

    /// <exception cref="InvalidDataException">Not valid.</exception>
    public static StoreRetention ReadRetention(JsonElement json)
    {
        OnlyMembers(json, "days", "maxBytes");
        double? days = Number(json, "days", RetentionDaysMax);
        double? bytes = Number(json, "maxBytes", long.MaxValue / 2);
        return new StoreRetention(days is { } age ? TimeSpan.FromDays(age) : null, (long?)bytes);
    }

    private static void CheckView(JsonElement json)
    {
        if (string.IsNullOrWhiteSpace(Text(json, "name", NameCharsMax)))
        {
            throw new InvalidDataException("The view has no name.");
        }
        _ = Text(json, "query", QueryCharsMax);
        if (json.TryGetProperty("range", out JsonElement range) && range.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            throw new InvalidDataException("range is not an object with from and to.");
        }
        if (json.TryGetProperty("columns", out JsonElement columns)
            && columns.ValueKind != JsonValueKind.Null
            && (columns.ValueKind != JsonValueKind.Array || columns.EnumerateArray().Any(column => column.ValueKind != JsonValueKind.String)))
        {
            throw new InvalidDataException("columns is not a list of texts.");
        }
    }

    private static void OnlyMembers(JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (JsonProperty member in json.EnumerateObject())
        {
            if (!names.Contains(member.Name))
            {
                throw new InvalidDataException($"'{member.Name}' is none of {string.Join(", ", names!)}.");
            }
        }
    }

    private static string? Text(JsonElement json, string name, int charsMax)
    {
        if (!json.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        return value.ValueKind == JsonValueKind.String && value.GetString()!.Length <= charsMax
            ? value.GetString()
            : throw new InvalidDataException($"{name} is not a text of at most {charsMax} characters.");
    }

    private static double? Number(JsonElement json, string name, double max)
    {
        if (!json.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        return value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && number > 0 && number <= max
            ? number
            : throw new InvalidDataException($"{name} is not a number above 0 and up to {max:0}; null for no limit.");
    }
}

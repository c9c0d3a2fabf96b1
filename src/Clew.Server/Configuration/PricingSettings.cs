using System.Globalization;
using System.Text.Json.Nodes;
using Clew.Configuration;
using Clew.Pipeline.Cost;

namespace Clew.Server.Configuration;

/// <summary>Section <c>pricing</c>.</summary>
/// <param name="Overrides">They win over the price files; settings made in the UI win over them.</param>
public sealed record PricingSettings(PriceOverrides Overrides)
{
    private static readonly (string Key, string TypeName, string Description)[] Options =
    [
        ("provider", "text", "As in gen_ai.provider.name; empty for calls that name none. Required."),
        ("model", "text", "The model's name. Required."),
        ("match", "list of text", "Names and patterns; the model alone when not given. docs/prices.md has the rules."),
        ("context_window_tokens", "whole number", "Size of the context window."),
        ("prices", "list", "Maps of input, output, cache_read, cache_write, ... in US dollars per million tokens, from a day on: from. Required."),
    ];

    internal static PricingSettings Read(ConfigReader reader)
    {
        IReadOnlyList<string?> documents = reader.Sections("overrides", static section => section.WholeMap(ReadOverride, Options), "Prices of models by provider.");
        return new PricingSettings(PriceOverrides.Parse(PriceOverrides.ConfigurationSource, documents.OfType<string>()));
    }

    /// <summary>The same document that the API takes, so that one reader checks both.</summary>
    private static (string? Document, ConfigFinding? Fault) ReadOverride(ConfigNode map, string path)
    {
        string document = ToJson(map)!.ToJsonString();
        try
        {
            _ = PriceOverrides.Parse(document);
            return (document, null);
        }
        catch (InvalidDataException exception)
        {
            return (null, new ConfigFinding(true, map.Line, map.Column, path, exception.Message));
        }
    }

    private static JsonNode? ToJson(ConfigNode node) => node.Kind switch
    {
        ConfigNodeKind.Map => new JsonObject(node.Entries.Select(entry => KeyValuePair.Create(Camel(entry.Key), ToJson(entry.Value)))),
        ConfigNodeKind.List => new JsonArray([.. node.Elements.Select(ToJson)]),
        ConfigNodeKind.Scalar when !node.IsQuoted && decimal.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) => JsonValue.Create(number),
        ConfigNodeKind.Scalar => JsonValue.Create(node.Text),
        _ => null,
    };

    private static string Camel(string key) => string.Concat(key.Split('_').Select((word, index) => index > 0 && word.Length > 0 ? char.ToUpperInvariant(word[0]) + word[1..] : word));
}

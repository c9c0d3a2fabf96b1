using System.Text.Json;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Messages;

/// <summary>The attributes of a span, or of an event that has a span's attributes, by what the dialects say they mean.</summary>
internal sealed class MessageSources(KeyValue[] attributes, DialectSet dialects)
{
    /// <summary>The value of a meaning, its JSON decoded.</summary>
    public bool Find(AttributeTarget target, out JsonElement element)
    {
        KeyValue? best = Ranked(target).FirstOrDefault();
        element = best is { Value: var value } && value.Kind != AnyValueKind.Empty ? JsonText.ToElement(value) : default;
        return element.IsThere();
    }

    /// <summary>The lists that were flattened into keys, best first.</summary>
    public IEnumerable<JsonElement> Lists(AttributeTarget target) =>
        Ranked(target).Select(item => FlatKeys.RootOf(item!.Value.Key.ToString())).Distinct().Select(root => JsonText.ToElement(FlatKeys.Rebuild(attributes, root)));

    private IEnumerable<KeyValue?> Ranked(AttributeTarget target) =>
        from attribute in attributes
        let rank = Rank(attribute, target)
        where rank < int.MaxValue && attribute.Value.Kind != AnyValueKind.Empty
        orderby rank
        select (KeyValue?)attribute;

    private int Rank(in KeyValue attribute, AttributeTarget target)
    {
        int rules = dialects.FindRules(attribute.Key.Span);
        int best = int.MaxValue;
        if (rules >= 0)
        {
            foreach (AttributeRule rule in dialects.Rules(rules).Attributes)
            {
                best = rule.Target == target ? Math.Min(best, dialects.Rank(rule, emitter: -1)) : best;
            }
        }
        return best;
    }
}

using System.Text.Json;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Messages;

/// <summary>The attributes of a span, or of an event that has a span's attributes, by what the dialects say they mean.</summary>
/// <param name="attributes">The attributes.</param>
/// <param name="emitter">The dialect of the span; not sent when none was recognised.</param>
/// <param name="dialects">The vocabularies.</param>
internal sealed class MessageSources(KeyValue[] attributes, Utf8Text emitter, DialectSet dialects)
{
    private readonly int emitterIndex = dialects.IndexOf(emitter);
    private readonly List<FieldValue> values = Collect(attributes, dialects);

    /// <summary>The value of a meaning, its JSON decoded.</summary>
    public bool Find(AttributeTarget target, out JsonElement element)
    {
        foreach (FieldValue candidate in Ranked(target))
        {
            element = JsonText.ToElement(candidate.Value);
            // "{}" stands for "not captured"; a later carrier may have the content.
            if (element.IsThere() && !(element.ValueKind == JsonValueKind.Object && !element.EnumerateObject().Any() && target.IsMessages()))
            {
                return true;
            }
        }
        element = default;
        return false;
    }

    /// <summary>The lists that were flattened into keys, best first.</summary>
    public IEnumerable<JsonElement> Lists(AttributeTarget target)
    {
        IEnumerable<string> keys =
            from attribute in attributes
            let rules = dialects.FindRules(attribute.Key.Span)
            let rank = rules < 0 ? int.MaxValue : Rank(rules, target)
            where rank < int.MaxValue
            orderby rank
            select attribute.Key.ToString();
        return keys.Select(FlatKeys.RootOf).Distinct().Select(root => JsonText.ToElement(FlatKeys.Rebuild(attributes, root)));
    }

    private IEnumerable<FieldValue> Ranked(AttributeTarget target) =>
        from value in values
        let rank = Rank(value.Rules, target)
        where rank < int.MaxValue
        orderby rank
        select value;

    private int Rank(int rules, AttributeTarget target)
    {
        int best = int.MaxValue;
        foreach (AttributeRule rule in dialects.Rules(rules).Attributes)
        {
            if (rule.Target == target && (!rule.IsOwn || rule.Dialect == emitterIndex))
            {
                best = Math.Min(best, dialects.Rank(rule, emitterIndex));
            }
        }
        return best;
    }

    private static List<FieldValue> Collect(KeyValue[] attributes, DialectSet dialects)
    {
        List<FieldValue> values = [];
        foreach (KeyValue attribute in attributes)
        {
            int rules = dialects.FindRules(attribute.Key.Span);
            if (rules >= 0 && attribute.Value.Kind != AnyValueKind.Empty)
            {
                values.Add(new FieldValue(attribute.Value, rules));
                if (dialects.Rules(rules).Fields is { HasContent: true } fields)
                {
                    JsonFieldReader.Read(attribute.Value, fields, values);
                }
            }
        }
        return values;
    }
}

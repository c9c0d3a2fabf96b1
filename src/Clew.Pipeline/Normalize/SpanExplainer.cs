using System.Globalization;
using System.Text.Json;
using Clew.Pipeline.Messages;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>
/// Tells why a span is understood as it is. It reads the same tables in the same way as ingest, once more, so that ingest itself records
/// nothing.
/// </summary>
internal sealed class SpanExplainer(DialectSet dialects)
{
    private const int MaxTextLength = 200;

    /// <param name="span">As received: before its content was moved.</param>
    /// <param name="understood">The same span after the pipeline.</param>
    public SpanExplanation Explain(Span span, Span understood)
    {
        SourceMemo memo = default;
        SpanReading reading = new(span, dialects, new int[span.Attributes.Count], new long[AttributeTargets.Count]);
        reading.Read(ref memo);
        List<FiredRule> rules = [];
        for (int i = 0; i < span.Attributes.Count + reading.Extra.Count; i++)
        {
            if (reading.RulesAt(i) >= 0)
            {
                AddRules(rules, reading, i, understood);
            }
        }
        string? emitter = reading.Emitter < 0 ? null : dialects.Names[reading.Emitter].ToString();
        return new SpanExplanation(emitter, EmitterBecause(reading), KindBecause(reading), rules);
    }

    private void AddRules(List<FiredRule> rules, in SpanReading reading, int place, Span understood)
    {
        KeyRules key = dialects.Rules(reading.RulesAt(place));
        bool isAttribute = place < reading.Span.Attributes.Count;
        string source = isAttribute ? reading.Span.Attributes[place].Key.ToString() : key.Key;
        foreach (AttributeRule rule in key.Attributes)
        {
            if (rule.Target == AttributeTarget.None || (rule.IsOwn && rule.Dialect != reading.Emitter))
            {
                continue;
            }
            int winner = reading.WinnerOf(rule.Target);
            bool isOneOfMany = winner >= 0 && reading.RulesAt(winner) == reading.RulesAt(place) && winner != place;
            bool isMapped = winner >= reading.Span.Attributes.Count && reading.Extra[winner - reading.Span.Attributes.Count].Source == place;
            bool isUsed = winner == place || isMapped || (isOneOfMany && (rule.Target.IsContent() || rule.Target == AttributeTarget.FinishReasons));
            string before = Text(reading.ValueAt(place));
            string? after = isUsed ? UnderstoodText.Of(rule.Target, understood) ?? (isMapped ? Text(reading.ValueAt(winner)) : before) : null;
            string transform = rule.Values is not null ? "map" : key.Key.Contains('#', StringComparison.Ordinal) ? "field" : !isAttribute ? "event" : key.Key != source ? "list" : "keep";
            rules.Add(new FiredRule(dialects.Names[rule.Dialect].ToString(), source, JsonNamingPolicy.CamelCase.ConvertName(rule.Target.ToString()), transform, before, after, isUsed));
        }
    }

    private string EmitterBecause(in SpanReading reading)
    {
        Span span = reading.Span;
        if (reading.Emitter < 0)
        {
            return "No vocabulary claims the scope, the resource, an attribute or the name of the span.";
        }
        if (dialects.DetectSource(span.Scope, new Resource()) == reading.Emitter)
        {
            return $"The scope is '{span.Scope.Name}'.";
        }
        if (dialects.DetectSource(span.Scope, span.Resource) == reading.Emitter)
        {
            return "A resource attribute names it.";
        }
        for (int i = 0; i < span.Attributes.Count; i++)
        {
            if (reading.RulesAt(i) < 0)
            {
                continue;
            }
            KeyRules rules = dialects.Rules(reading.RulesAt(i));
            if (dialects.DetectByMarkers(rules.Markers) == reading.Emitter || (rules.Markers & (1ul << reading.Emitter)) != 0)
            {
                return $"The attribute '{span.Attributes[i].Key}' is one of its own.";
            }
            if (rules.ValueMarkers?.TryGet(span.Attributes[i].Value.AsText.Span, out ulong byValue) == true && (byValue & (1ul << reading.Emitter)) != 0)
            {
                return $"'{span.Attributes[i].Key}' is '{span.Attributes[i].Value.AsText}'.";
            }
        }
        return $"Only it names spans like '{span.Name}'.";
    }

    private string KindBecause(in SpanReading reading)
    {
        if (reading.DecidedBy is null)
        {
            return "No rule decides: neither an attribute nor the name tells.";
        }
        if (reading.DecidingAttribute < 0)
        {
            return $"The span's name is '{reading.Span.Name}'.";
        }
        string key = dialects.Rules(reading.RulesAt(reading.DecidingAttribute)).Key;
        return reading.DecidedBy.Values is null
            ? $"The span has '{key}'."
            : $"'{key}' is '{Text(reading.ValueAt(reading.DecidingAttribute))}'.";
    }

    private static string Text(in AnyValue value)
    {
        string text = value.Kind switch
        {
            AnyValueKind.String => value.AsText.ToString(),
            AnyValueKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
            AnyValueKind.Double => value.AsDouble.ToString(CultureInfo.InvariantCulture),
            AnyValueKind.Bool => value.AsBool ? "true" : "false",
            _ => JsonText.ToText(JsonText.ToElement(value)) ?? "",
        };
        return text.Length <= MaxTextLength ? text : text[..MaxTextLength] + "…";
    }
}

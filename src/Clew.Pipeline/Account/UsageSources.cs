using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Account;

/// <summary>Finds what a span's usage was read from, so that a number can be checked against what was sent.</summary>
internal static class UsageSources
{
    /// <summary>The attributes that some dialect reads token counts or a cost from, in the order sent.</summary>
    public static IReadOnlyList<KeyValue> Of(Span span, DialectSet dialects)
    {
        List<KeyValue> found = [];
        foreach (ref readonly KeyValue attribute in span.Attributes.AsSpan())
        {
            int rules = dialects.FindRules(attribute.Key.Span);
            if (rules >= 0 && Array.Exists(dialects.Rules(rules).Attributes, rule => IsSource(rule.Target)))
            {
                found.Add(attribute);
            }
        }
        return found;
    }

    /// <summary>What the emitter reports as cost, in nano US dollars, by the first attribute that tells one.</summary>
    public static long? ReportedCostNanoUsd(Span span, DialectSet dialects)
    {
        foreach (ref readonly KeyValue attribute in span.Attributes.AsSpan())
        {
            int rules = dialects.FindRules(attribute.Key.Span);
            if (rules >= 0 && Array.Exists(dialects.Rules(rules).Attributes, rule => rule.Target == AttributeTarget.ReportedCostUsd)
                && AttributeNumbers.TryGetDouble(attribute.Value, out double dollars) && CostStage.ReportedNanoUsd(dollars) is { } nanos)
            {
                return nanos;
            }
        }
        return null;
    }

    private static bool IsSource(AttributeTarget target) => target is (>= AttributeTarget.InputTokens and <= AttributeTarget.ProviderUsage) or AttributeTarget.ReportedCostUsd;
}

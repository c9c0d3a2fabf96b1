using System.Globalization;
using Clew.Configuration;
using Clew.Export;
using Clew.Pipeline.Sample;

namespace Clew.Server.Configuration;

/// <summary>Option <c>sampling</c> of an exporter: a share, a name, or policies of its own.</summary>
/// <param name="Ratio">Share of traces, 0 to 1; 1 with policies.</param>
/// <param name="Name">A preset, or a policy of the section <c>sampling</c>; null without.</param>
/// <param name="Policies">New ones for this destination, which learn and count for it alone; empty with a share, and with the name of a policy.</param>
internal sealed record DestinationSampling(double Ratio, string? Name, IReadOnlyList<SamplingPolicy> Policies)
{
    private const string Key = "sampling";

    private static readonly DestinationSampling All = new(1, null, []);

    private static readonly ConfigType<DestinationSampling> Scalar = new(
        "share or name", $"a share from 0 to 1, one of the presets {string.Join(", ", SamplingSettings.PresetNames)}, or the name of a policy of the section sampling", All, Parse,
        static value => value.Name ?? value.Ratio.ToString(CultureInfo.InvariantCulture));

    /// <summary>What people know the policies as; null with a share.</summary>
    public string? Title => Name ?? (Policies.Count == 0 ? null : string.Join(", ", Policies.Select(policy => policy.Name)));

    public static DestinationSampling Read(ConfigReader reader)
    {
        if (reader.KeysOf(Key).Count > 0)
        {
            return reader.Section(Key, ReadPolicies, "Policies of its own.")!;
        }
        return reader.Value(
            Key, Scalar, All,
            "A share of traces, chosen by trace id; or whole traces that policies keep, once they are finished: a preset, the name of a policy of the section sampling, or a map with preset and policies as there. Logs go with their trace; metrics are not sampled.");
    }

    /// <summary>With the policy that the name stands for, where it is no preset.</summary>
    /// <param name="section">The file's section <c>sampling</c>; null when it has none.</param>
    /// <param name="fault">Why there is none; null when there is.</param>
    public DestinationSampling Resolve(ConfigNode? section, out string? fault)
    {
        fault = null;
        if (Name is null || Policies.Count > 0)
        {
            return this;
        }
        // Read again: each sampler takes policies of its own, which the section's are not.
        List<SamplingPolicy> named = [.. (section?.Find("policies")?.Elements ?? [])
            .Select(element => ConfigReader.Read(new ConfigDocument(element, []), SamplingPolicyReading.Read).Value).OfType<SamplingPolicy>().Where(policy => policy.Name == Name)];
        if (named.Count == 0)
        {
            fault = $"'{Name}' is neither a share from 0 to 1, nor one of the presets {string.Join(", ", SamplingSettings.PresetNames)}, nor the name of a policy of the section sampling.";
        }
        return this with { Policies = named };
    }

    private static Parsed<DestinationSampling> Parse(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double ratio))
        {
            return ratio is >= 0 and <= 1 ? Parsed<DestinationSampling>.Of(All with { Ratio = ratio }) : Parsed<DestinationSampling>.Invalid($"{text} is not a share from 0 to 1.");
        }
        return Parsed<DestinationSampling>.Of(new DestinationSampling(1, text, SamplingSettings.PresetNames.Contains(text) ? SamplingSettings.OfPreset(text).Policies : []));
    }

    private static DestinationSampling ReadPolicies(ConfigReader reader)
    {
        string? preset = reader.Optional("preset", SamplingSettings.PresetType, "Policies that come with Clew; your own are added to them.");
        IReadOnlyList<SamplingPolicy> own = reader.Sections("policies", SamplingPolicyReading.Read, "Reasons to send a trace; each element has one.", isDescribed: false);
        if (preset is null && own.Count == 0)
        {
            reader.Fault("Without a preset or policies nothing would be sent. Leave sampling out to send everything.");
        }
        return new DestinationSampling(1, null, [.. preset is null ? [] : SamplingSettings.OfPreset(preset).Policies, .. own]);
    }
}

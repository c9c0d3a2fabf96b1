using System.Globalization;
using Clew.Configuration;

namespace Clew.Server.Configuration.Import;

/// <summary>A Collector's samplers become the section <c>sampling</c>.</summary>
internal static class SamplingImport
{
    /// <summary>The Collector's own default.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(30);

    /// <summary>What the articles call a long agent run: with less, most are judged before they have ended.</summary>
    private static readonly TimeSpan LongRun = TimeSpan.FromMinutes(3);

    public static OutputMap? Tail(CollectorFile file, ConfigEntry processor, string path)
    {
        List<object?> policies = [];
        IReadOnlyList<ConfigNode> read = processor.Value.Find("policies")?.Elements ?? [];
        for (int i = 0; i < read.Count; i++)
        {
            if (Policy(file, read[i], $"{path}.policies[{i}]") is OutputMap policy)
            {
                policies.Add(policy);
            }
        }
        SayWait(file, processor, path);
        foreach (ConfigEntry option in processor.Value.Entries.Where(option => option.Key is not ("policies" or "decision_wait")))
        {
            file.Say(ImportVerdict.Differs, option, $"{path}.{option.Key}", "Not needed: what is undecided is on disk, and survives a restart.");
        }
        Add(file, policies);
        return null;
    }

    public static OutputMap? Probabilistic(CollectorFile file, ConfigEntry processor, string path)
    {
        if (processor.Value.Find("sampling_percentage") is { } percentage && double.TryParse(percentage.Text, CultureInfo.InvariantCulture, out double percent))
        {
            file.Say(
                ImportVerdict.Misleading,
                percentage,
                path + ".sampling_percentage",
                $"A share of everything drops {100 - percent:0.##} % of the failed, slow and dear runs as well, before anybody knows which they are. Written as sampling.policies: errors are kept, and {percent:0.##} % of the rest, chosen by trace id.");
            OutputMap errors = new();
            errors.Set("errors", null);
            Add(file, [errors, Probability(percent)]);
        }
        return null;
    }

    /// <summary>Timers of the Collector start with a trace's first span, and a root span is sent last.</summary>
    private static void SayWait(CollectorFile file, ConfigEntry processor, string path)
    {
        ConfigEntry? wait = processor.Value.Entries.FirstOrDefault(entry => entry.Key == "decision_wait");
        TimeSpan time = wait is null ? DefaultWait : DurationText.Parse(wait.Value.Text) ?? DefaultWait;
        bool looksAtTime = processor.Value.Find("policies")?.Elements.Any(policy => policy.Find("type")?.Text == "latency") == true;
        string left = "Left out: Clew decides when the root has ended and the trace is quiet, or when nothing came for a while, and again when late spans change the verdict.";
        if (time >= LongRun)
        {
            file.Say(ImportVerdict.Differs, wait!, path + ".decision_wait", left);
            return;
        }
        string message = $"The time runs from a trace's first span, and the root, which knows the whole duration, is sent last: a run longer than {DurationText.Print(time)} is judged by the steps that had ended until then"
            + (looksAtTime ? ", so the latency policy misses just the slow runs. " : ". ") + left;
        file.Say(ImportVerdict.Misleading, wait ?? processor, path + ".decision_wait", message);
    }

    private static OutputMap? Policy(CollectorFile file, ConfigNode policy, string path)
    {
        string type = policy.Find("type")?.Text ?? "";
        ConfigNode? options = policy.Find(type);
        OutputMap? output = type switch
        {
            "status_code" when options?.Find("status_codes")?.Elements is [{ Text: "ERROR" }] => One("errors", null),
            "latency" when options?.Find("threshold_ms") is { } millis => One("latency", One("over", Millis(millis))),
            "probabilistic" when options?.Find("sampling_percentage") is { } percent => One("probability", One("percent", percent)),
            "always_sample" => One("always", null),
            "numeric_attribute" or "boolean_attribute" or "string_attribute" => Attribute(type, options),
            "span_count" when options?.Find("min_spans") is { } spans && long.TryParse(spans.Text, CultureInfo.InvariantCulture, out long count) => One("spans", One("over", count - 1)),
            "and" => AllOf(file, options?.Find("and_sub_policy"), path + ".and.and_sub_policy"),
            _ => null,
        };
        if (output is null)
        {
            file.Say(ImportVerdict.Lost, policy, path, Instead(type));
            return null;
        }
        file.Say(ImportVerdict.Maps, policy, path, $"Written as sampling.policies, {output.Entries.First().Key}.");
        if (options?.Entries.FirstOrDefault(entry => entry.Key is "upper_threshold_ms" or "hash_salt" or "cache_max_size") is { } ignored)
        {
            file.Say(ImportVerdict.Differs, ignored, $"{path}.{type}.{ignored.Key}", ignored.Key == "hash_salt" ? "The share is chosen by trace id alone, so that two servers choose the same traces." : "Left out: Clew has no such option.");
        }
        OutputMap named = new();
        if (policy.Find("name") is { } name)
        {
            named.Set("name", name);
        }
        foreach ((string key, object? value) in output.Entries)
        {
            named.Set(key, value);
        }
        return named;
    }

    private static OutputMap Attribute(string type, ConfigNode? options)
    {
        OutputMap test = new();
        test.Set("key", options?.Find("key"));
        bool isPattern = options?.Find("enabled_regex_matching") is { Text: "true" };
        if (type == "numeric_attribute")
        {
            test.Set("min", options?.Find("min_value"));
            test.Set("max", options?.Find("max_value"));
        }
        else if (type == "boolean_attribute")
        {
            test.Set("any_of", new List<object?> { options?.Find("value")?.Text ?? "true" });
        }
        else if (isPattern)
        {
            test.Set("pattern", string.Join('|', options?.Find("values")?.Elements.Select(value => $"(?:{value.Text})") ?? []));
        }
        else
        {
            test.Set("any_of", options?.Find("values"));
        }
        if (type == "numeric_attribute")
        {
            foreach (string bound in (string[])["min", "max"])
            {
                if (test.Entries.First(entry => entry.Key == bound).Value is null)
                {
                    test.Remove(bound);
                }
            }
        }
        return options?.Find("invert_match") is { Text: "true" } ? One("none_of", new List<object?> { One("attribute", test) }) : One("attribute", test);
    }

    private static OutputMap? AllOf(CollectorFile file, ConfigNode? parts, string path)
    {
        List<object?> policies = [.. parts?.Elements.Select((part, index) => Policy(file, part, $"{path}[{index}]")) ?? []];
        // Without one of its conditions the policy would keep more than it did.
        return policies.Count == 0 || policies.Contains(null) ? null : One("all_of", policies);
    }

    private static string Instead(string type) => type switch
    {
        "status_code" => "Only ERROR alone is carried over: with OK or UNSET nearly every trace is kept, which is the policy always.",
        "rate_limiting" or "bytes_limiting" => "It counts spans or bytes of everything. Clew's rate_limit counts traces a minute, for each agent, so that a busy one does not push the others out.",
        "composite" => "Shares of a rate are not carried over; rate_limit bounds each agent by itself.",
        "drop" => "Policies keep; what none keeps is dropped. Write the opposite with none_of.",
        "and" => "One of its conditions is not carried over, so it would keep more than before.",
        "ottl_condition" or "trace_state" => "Clew has no such policy; attribute, all_of and none_of may say the same.",
        _ => $"Clew has no policy '{type}'.",
    };

    private static void Add(CollectorFile file, List<object?> policies)
    {
        if (policies.Count == 0 || file.Output.Has("sampling"))
        {
            return;
        }
        OutputMap sampling = new();
        sampling.Set("policies", policies);
        file.Output.Set("sampling", sampling);
    }

    private static OutputMap Probability(double percent) => One("probability", One("percent", percent));

    private static string Millis(ConfigNode millis) =>
        long.TryParse(millis.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? DurationText.Print(TimeSpan.FromMilliseconds(value)) : millis.Written + "ms";

    private static OutputMap One(string key, object? value)
    {
        OutputMap map = new();
        map.Set(key, value);
        return map;
    }
}

using System.Text.RegularExpressions;
using Clew.Configuration;

namespace Clew.Server.Configuration.Import;

/// <summary>Section <c>processors</c>.</summary>
internal static partial class ProcessorImport
{
    public static void Import(CollectorFile file)
    {
        OutputMap processors = new();
        foreach (ConfigEntry processor in file.Section("processors"))
        {
            string path = $"processors.{processor.Key}";
            OutputMap? options = CollectorFile.TypeOf(processor.Key) switch
            {
                "redaction" => ImportRedaction(file, processor, path),
                "gen_ai_normalizer" or "genainormalizer" or "genai_normalizer" => ImportNormalizer(file, processor, path),
                "tail_sampling" => SamplingImport.Tail(file, processor, path),
                "probabilistic_sampler" => SamplingImport.Probabilistic(file, processor, path),
                string type => Refuse(file, processor, path, type),
            };
            file.Become("processors", processor.Key, options is null ? null : processor.Key);
            if (options is not null)
            {
                processors.Set(processor.Key, options);
            }
        }
        if (processors.Count > 0)
        {
            file.Output.Set("processors", processors);
        }
    }

    private static OutputMap ImportRedaction(CollectorFile file, ConfigEntry processor, string path)
    {
        OutputMap options = OutputMap.Of(processor.Value, "blocked_values", "blocked_key_patterns");
        List<object?> keyPatterns = [.. processor.Value.Find("blocked_key_patterns")?.Elements ?? []];
        List<object?> values = [];
        IReadOnlyList<ConfigNode> blocked = processor.Value.Find("blocked_values")?.Elements ?? [];
        for (int i = 0; i < blocked.Count; i++)
        {
            if (!KeyName().IsMatch(blocked[i].Text))
            {
                values.Add(blocked[i]);
                continue;
            }
            DropContent(file);
            string pattern = $"^{Regex.Escape(blocked[i].Text)}$";
            keyPatterns.Add(pattern);
            file.Say(
                ImportVerdict.Misleading,
                blocked[i],
                $"{path}.blocked_values[{i}]",
                $"'{blocked[i].Text}' is the name of a key, and blocked_values are patterns of values: no prompt was ever redacted by it. Written as blocked_key_patterns: {pattern}. "
                + "Today's SDKs put content into gen_ai.input.messages, gen_ai.output.messages, gen_ai.system_instructions, tool arguments and results, and log records, under other names still in older ones; "
                + "content.mode: drop is written, which stores and sends none of it, whatever its name.");
        }
        if (values.Count > 0)
        {
            options.Set("blocked_values", values);
        }
        if (keyPatterns.Count > 0)
        {
            options.Set("blocked_key_patterns", keyPatterns);
        }
        if (processor.Value.Find("allow_all_keys") is not { Text: "true" })
        {
            file.Say(ImportVerdict.Differs, processor, path, "Attributes that allowed_keys does not name are removed, as before; tokens, cost and models are read before that, so the pages stay whole.");
        }
        file.Say(ImportVerdict.Maps, processor, path, "Clew redacts before it stores and before every exporter: attributes, events, links, log bodies, resources, names and messages.");
        return options;
    }

    /// <summary>What the author wanted: no prompts behind this point.</summary>
    private static void DropContent(CollectorFile file)
    {
        OutputMap content = new();
        content.Set("mode", "drop");
        file.Output.Set("content", content);
    }

    private static OutputMap ImportNormalizer(CollectorFile file, ConfigEntry processor, string path)
    {
        foreach (string wrong in (string[])["semconv_version", "profiles", "remove_originals", "overwrite_schema_url"])
        {
            if (processor.Value.Entries.FirstOrDefault(entry => entry.Key == wrong) is { } option)
            {
                string why = wrong switch
                {
                    "semconv_version" => "The processor was merged without this option: with it a Collector does not start. Clew understands every version of the convention.",
                    "profiles" => "The option's name is sources: with profiles a Collector does not start. Clew understands these vocabularies, and forty more, without being told.",
                    "remove_originals" => "A Collector has this for each source, not here. Clew keeps what was sent beside what it understood, so that both can be found.",
                    _ => "Clew does not rewrite what was sent.",
                };
                file.Say(wrong == "overwrite_schema_url" ? ImportVerdict.Differs : ImportVerdict.Misleading, option, $"{path}.{wrong}", why);
            }
        }
        file.Say(ImportVerdict.Maps, processor, path, "Normalisation is always on; mappings of your own are carried over.");
        return OutputMap.Of(processor.Value, "semconv_version", "profiles", "remove_originals", "overwrite_schema_url");
    }

    private static OutputMap? Refuse(CollectorFile file, ConfigEntry processor, string path, string type)
    {
        (ImportVerdict verdict, string message) = type switch
        {
            "batch" => (ImportVerdict.Differs, "Not needed: requests are grouped by what waits, and each is acknowledged when it is stored."),
            "memory_limiter" => (ImportVerdict.Differs, "Not needed: receivers.otlp.max_in_work bounds what is in memory; beyond it senders are told to come again."),
            "groupbytrace" or "groupbyattrs" => (ImportVerdict.Differs, "Not needed: Clew keeps traces together by itself."),
            "attributes" or "resource" => AttributeActions(processor),
            "transform" => (ImportVerdict.Lost, $"Statements are not carried over: {Statements(processor.Value)}. {TransformInstead(processor.Value)}"),
            "filter" => (ImportVerdict.Lost, $"Conditions are not carried over: {Statements(processor.Value)}. Everything is stored; sampling.policies decide which traces are kept, and a filter of an exporter what it gets."),
            "resourcedetection" or "k8sattributes" => (ImportVerdict.Lost, "Clew does not look up hosts and pods. SDKs can (OTEL_RESOURCE_ATTRIBUTES, resource detectors), or a Collector in front."),
            "span" => (ImportVerdict.Lost, "Spans are not renamed: what was sent is kept."),
            "metricstransform" or "cumulativetodelta" or "deltatorate" or "metricsgeneration" => (ImportVerdict.Lost, "Metrics are kept as they were sent; rates and increases are computed when they are shown."),
            _ => (ImportVerdict.Lost, "Clew has no such processor."),
        };
        file.Say(verdict, processor, path, message);
        return null;
    }

    private static (ImportVerdict Verdict, string Message) AttributeActions(ConfigEntry processor)
    {
        IEnumerable<string> actions = (processor.Value.Find("actions") ?? processor.Value.Find("attributes"))?.Elements
            .Select(action => $"{action.Find("action")?.Text} {action.Find("key")?.Text ?? action.Find("pattern")?.Text}") ?? [];
        return (
            ImportVerdict.Lost,
            $"Actions are not carried over: {string.Join(", ", actions)}. To delete or hash an attribute write a redaction rule; to rename one write a mapping of gen_ai_normalizer. Values are not added: SDKs can (OTEL_RESOURCE_ATTRIBUTES).");
    }

    private static string TransformInstead(ConfigNode options) => Statements(options).Contains("keep_keys", StringComparison.Ordinal)
        ? "keep_keys on metrics bounds how many series a backend holds; Clew stores data points in columns, where an attribute more costs its bytes and no series. An exporter still sends all attributes."
        : "To remove or mask a value write a redaction rule; to rename an attribute write a mapping of gen_ai_normalizer.";

    /// <summary>The texts of all statements or conditions, wherever they stand.</summary>
    private static string Statements(ConfigNode node)
    {
        List<string> texts = [];
        Collect(node, texts);
        return texts.Count > 0 ? string.Join("; ", texts) : "none";

        static void Collect(ConfigNode node, List<string> texts)
        {
            foreach (ConfigEntry entry in node.Entries.Where(entry => entry.Key is not ("error_mode" or "context")))
            {
                Collect(entry.Value, texts);
            }
            foreach (ConfigNode element in node.Elements)
            {
                Collect(element, texts);
            }
            if (node.Kind == ConfigNodeKind.Scalar)
            {
                texts.Add(node.Text);
            }
        }
    }

    /// <summary>Words with dots between them, as attributes are named; a pattern of values has other characters, or none of these.</summary>
    [GeneratedRegex(@"^[a-z][a-z0-9_]*(\\?\.[a-z0-9_]+)+$")]
    private static partial Regex KeyName();
}

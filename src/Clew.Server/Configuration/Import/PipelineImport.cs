using Clew.Configuration;

namespace Clew.Server.Configuration.Import;

/// <summary>Section <c>service</c>: pipelines with the names that their parts have now.</summary>
internal static class PipelineImport
{
    public static void Import(CollectorFile file)
    {
        OutputMap service = new();
        OutputMap pipelines = new();
        ConfigNode? read = file.Root.Find("service");
        foreach (ConfigEntry pipeline in read?.Find("pipelines")?.Entries ?? [])
        {
            string path = $"service.pipelines.{pipeline.Key}";
            if (CollectorFile.TypeOf(pipeline.Key) is not ("traces" or "metrics" or "logs"))
            {
                file.Say(ImportVerdict.Lost, pipeline, path, "Clew takes traces, metrics and logs.");
                continue;
            }
            pipelines.Set(pipeline.Key, ImportPipeline(file, pipeline, path));
        }
        if (pipelines.Count > 0)
        {
            service.Set("pipelines", pipelines);
        }
        if (read?.Find("telemetry")?.Find("logs")?.Find("level") is { } level)
        {
            service.Set("telemetry", Nested("logs", "level", level.Text.ToLowerInvariant()));
        }
        if (service.Count > 0)
        {
            file.Output.Set("service", service);
        }
        SayUnused(file, read);
    }

    private static OutputMap ImportPipeline(CollectorFile file, ConfigEntry pipeline, string path)
    {
        OutputMap output = new();
        foreach (string section in (string[])["receivers", "processors", "exporters"])
        {
            List<object?> names = [];
            IReadOnlyList<ConfigNode> read = pipeline.Value.Find(section)?.Elements ?? [];
            for (int i = 0; i < read.Count; i++)
            {
                if (NameOf(file, section, read[i], $"{path}.{section}[{i}]") is string name && !names.Contains(name))
                {
                    names.Add(name);
                }
            }
            output.Set(section, names);
        }
        return output;
    }

    private static string? NameOf(CollectorFile file, string section, ConfigNode reference, string path)
    {
        if (file.TryGetFate(section, reference.Text, out string? name) || file.TryGetFate("connectors", reference.Text, out name))
        {
            return name;
        }
        if (section == "receivers" && reference.Text == "otlp")
        {
            OutputMap receivers = new();
            receivers.Set("otlp", null);
            file.Output.Set("receivers", receivers);
            file.Become("receivers", "otlp", "otlp");
            file.Say(ImportVerdict.Differs, reference, path, "The file does not define 'otlp', so a Collector would not start with it. Clew listens at OTLP's ports on this machine.");
            return "otlp";
        }
        if (section == "processors" && CollectorFile.TypeOf(reference.Text) is "batch" or "memory_limiter")
        {
            file.Say(ImportVerdict.Differs, reference, path, $"The file does not define '{reference.Text}', so a Collector would not start with it. Clew does not need it.");
            return null;
        }
        file.Say(ImportVerdict.Lost, reference, path, $"The file does not define '{reference.Text}' in {section}, so a Collector would not start with it. Define it in Clew's file and name it here.");
        return null;
    }

    /// <summary>A Collector leaves out what no pipeline names, without a word.</summary>
    private static void SayUnused(CollectorFile file, ConfigNode? service)
    {
        if (service?.Find("pipelines") is not { } pipelines)
        {
            return;
        }
        foreach (string section in (string[])["processors", "exporters"])
        {
            HashSet<string> used = [.. pipelines.Entries.SelectMany(pipeline => pipeline.Value.Find(section)?.Elements ?? []).Select(name => name.Text)];
            foreach (ConfigEntry unused in file.Section(section).Where(entry => !used.Contains(entry.Key)))
            {
                file.Say(ImportVerdict.Misleading, unused, $"{section}.{unused.Key}", "No pipeline names it, so the Collector never used it.");
            }
        }
    }

    private static OutputMap Nested(string key, string innerKey, object value)
    {
        OutputMap inner = new();
        inner.Set(innerKey, value);
        OutputMap outer = new();
        outer.Set(key, inner);
        return outer;
    }
}

using Clew.Configuration;

namespace Clew.Server.Configuration.Import;

/// <summary>
/// Turns a Collector's configuration into Clew's and says what became of each part: what does the same, what differs, what did not do what it
/// looks like, and what is left out. Variables are not put in, so keys stay out of the result.
/// </summary>
public static class CollectorImport
{
    private const string Heading = """
        # Made by `clew config import` from an OpenTelemetry Collector's configuration. Check it with `clew config validate`.


        """;

    /// <param name="yaml">The Collector's file.</param>
    public static ImportReport Import(string yaml)
    {
        ConfigDocument document = ConfigDocument.Parse(yaml);
        if (document.Findings.Any(finding => finding.IsFault) || document.Root.Kind != ConfigNodeKind.Map)
        {
            IReadOnlyList<string> faults = document.Findings.Count > 0 ? [.. document.Findings.Select(finding => finding.ToString())] : ["The file is not a map of sections."];
            return new ImportReport(null, [], faults);
        }
        CollectorFile file = new(document.Root);
        foreach (ConfigEntry section in document.Root.Entries)
        {
            ImportSection(file, section);
        }
        PipelineImport.Import(file);
        return new ImportReport(Heading + YamlText.Write(file.Output), file.Entries, []);
    }

    private static void ImportSection(CollectorFile file, ConfigEntry section)
    {
        switch (section.Key)
        {
            case "receivers":
                ReceiverImport.Import(file);
                break;
            case "processors":
                ProcessorImport.Import(file);
                break;
            case "exporters":
                ExporterImport.Import(file);
                break;
            case "extensions":
                foreach (ConfigEntry extension in section.Value.Entries)
                {
                    ImportExtension(file, extension);
                }
                break;
            case "connectors":
                foreach (ConfigEntry connector in section.Value.Entries)
                {
                    ImportConnector(file, connector);
                }
                break;
            case "service":
                // After all others: it names their parts.
                break;
            default:
                file.Say(ImportVerdict.Lost, section, section.Key, "No Collector has this section, and Clew neither.");
                break;
        }
    }

    private static void ImportExtension(CollectorFile file, ConfigEntry extension)
    {
        (ImportVerdict verdict, string message) = CollectorFile.TypeOf(extension.Key) switch
        {
            "health_check" or "healthcheckv2" => (ImportVerdict.Differs, "Not needed: health is at /healthz and /readyz of every port."),
            "pprof" or "zpages" => (ImportVerdict.Differs, "Not needed: counters are at /metrics, and .NET's own tools profile the process."),
            "file_storage" or "memory_ballast" or "memory_limiter" => (ImportVerdict.Differs, "Not needed: queues are on disk and memory is bounded without it."),
            string type when type.Contains("auth", StringComparison.Ordinal) || type is "oauth2client" or "headers_setter" =>
                (ImportVerdict.Lost, "There are no authenticators. For an exporter put the key into its headers; for a receiver put a proxy with a login in front."),
            _ => (ImportVerdict.Lost, "Clew has no extensions."),
        };
        file.Say(verdict, extension, $"extensions.{extension.Key}", message);
    }

    private static void ImportConnector(CollectorFile file, ConfigEntry connector)
    {
        (ImportVerdict verdict, string message) = CollectorFile.TypeOf(connector.Key) switch
        {
            "spanmetrics" or "servicegraph" or "count" => (ImportVerdict.Differs, "Not needed: calls, errors, latency, tokens and cost are counted from every span before sampling, and the pages show them."),
            "forward" => (ImportVerdict.Differs, "Not needed: all pipelines of a signal are one."),
            _ => (ImportVerdict.Lost, "Clew has no connectors."),
        };
        file.Say(verdict, connector, $"connectors.{connector.Key}", message);
        file.Become("connectors", connector.Key, null);
    }
}

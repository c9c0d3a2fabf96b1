using Clew.Configuration;
using Clew.Export;
using Clew.Export.Presets;
using Clew.Pipeline.Normalize;
using Clew.Pipeline.Redact;
using Clew.Telemetry.Otlp;

namespace Clew.Server.Configuration;

/// <summary>What the configuration file says, section by section. docs/configuration-reference.md is made from these declarations.</summary>
public sealed record ClewConfiguration
{
    /// <summary>The same as an empty file.</summary>
    public static ClewConfiguration Default { get; } = Parse("", static _ => null).Value!;

    public required ReceiverSettings Receivers { get; init; }

    public required ProcessorSettings Processors { get; init; }

    public required ExporterSettings Exporters { get; init; }
    public required ContentSettings Content { get; init; }

    public required ServiceSettings Service { get; init; }

    public required StorageSettings Storage { get; init; }

    public required UiSettings Ui { get; init; }

    public required PricingSettings Pricing { get; init; }

    public required AlertsSettings Alerts { get; init; }

    public required PrometheusSettings Prometheus { get; init; }

    /// <summary>Null when every trace is kept.</summary>
    public SamplingSettings? Sampling { get; init; }

    /// <summary>Of the normalisers that pipelines use; an attribute that two map is mapped as the first says.</summary>
    public UserMappings Mappings => Processors.Normalizers
        .Where(normalizer => Service.Processes(OtlpSignal.Traces, normalizer.Id))
        .Aggregate(UserMappings.None, static (all, next) => all.Over(next.Value));

    /// <summary>What may be stored and sent on: the content policy, and the redaction processors that a pipeline names, or without pipelines those that no destination names.</summary>
    public RedactionPolicy Redaction => RedactionSettings.ToPolicy(Content, Processors.Redaction.Where(processor => IsForAll(processor.Id)).Select(static processor => processor.Value));

    /// <summary>Each option that was read, fit to be shown.</summary>
    public IReadOnlyList<ConfigValue> Values { get; init; } = [];

    private bool IsForAll(string processorId) => Service.Pipelines.Count == 0
        ? Exporters.Destinations.All(destination => destination.Redaction != processorId)
        : Enum.GetValues<OtlpSignal>().Any(signal => Service.Processes(signal, processorId));

    /// <param name="yaml">The file's text.</param>
    /// <param name="variable">The value of an environment variable; null when it is not set.</param>
    public static ConfigReading<ClewConfiguration> Parse(string yaml, Func<string, string?> variable)
    {
        ConfigDocument document = ConfigDocument.Parse(yaml, variable);
        // Presets are keys of exporters, so their facts are needed before the section that names the folder is read.
        string? facts = variable("CLEW_FACTS") is { Length: > 0 } folder ? folder : document.Root.Find("service")?.Find("facts")?.Text;
        ConfigReading<ClewConfiguration> reading = ConfigReader.Read(document, file => Read(file, Presets(file, facts), document.Root.Find("sampling")));
        return reading with { Value = reading.Value is null ? null : reading.Value with { Values = reading.Values } };
    }

    /// <summary>Every option there is, for the reference page; those that all exporters share once.</summary>
    public static IReadOnlyList<ConfigOption> Describe() => WithoutRepetition(WithoutRepetition(ConfigReader.Describe(static file => Read(file, PresetTable.BuiltIn, sampling: null)), "exporters.", "exporters.otlphttp."), "alerts.channels.", "alerts.channels.webhook.");

    /// <summary>Leaves out what components share with the first: the page would say each line two dozen times.</summary>
    private static IReadOnlyList<ConfigOption> WithoutRepetition(IReadOnlyList<ConfigOption> options, string section, string first)
    {
        HashSet<(string, string)> shared = [.. options.Where(option => option.Path.StartsWith(first, StringComparison.Ordinal)).Select(option => (option.Path[first.Length..], option.Description))];
        return [.. options.Where(option => !option.Path.StartsWith(section, StringComparison.Ordinal) || option.Path.StartsWith(first, StringComparison.Ordinal)
            || option.Path.IndexOf('.', section.Length) is not (> 0 and int end) || !(shared.Contains((option.Path[(end + 1)..], option.Description)) || option.Path[(end + 1)..] == "signals"))];
    }

    private static ClewConfiguration Read(ConfigReader file, PresetTable presets, ConfigNode? sampling)
    {
        PipelineParts parts = new(file.KeysOf("receivers"), file.KeysOf("processors"), file.KeysOf("exporters"));
        ClewConfiguration configuration = new()
        {
            Receivers = file.SectionOrDefaults("receivers", ReceiverSettings.Read, "What comes in: OTLP. The ports are open without this section, on this machine only."),
            Processors = file.SectionOrDefaults("processors", ProcessorSettings.Read, "What happens to it on the way. The order is fixed: names of your own, normalisation, prices, redaction, sampling."),
            Exporters = file.SectionOrDefaults("exporters", reader => ExporterSettings.Read(reader, presets, sampling), "Where data is forwarded to. The store gets everything in any case."),
            Content = file.SectionOrDefaults("content", ContentSettings.Read, "What becomes of prompts, answers, tool arguments and results, and log bodies."),
            Service = file.SectionOrDefaults("service", reader => ServiceSettings.Read(reader, parts), "Which parts work together, and what the server says about itself."),
            Storage = file.SectionOrDefaults("storage", StorageSettings.Read, "Where data is kept and for how long. What is received is stored, whatever the pipelines say."),
            Ui = file.SectionOrDefaults("ui", UiSettings.Read, "Where the UI and the API listen."),
            Pricing = file.SectionOrDefaults("pricing", PricingSettings.Read, "Prices of your own, for what is priced from now on."),
            Alerts = file.SectionOrDefaults("alerts", AlertsSettings.Read, "What is alarming, and who is told."),
            Prometheus = file.SectionOrDefaults("prometheus", PrometheusSettings.Read, "Numbers for Prometheus: what /metrics says, and where it is pushed to."),
            Sampling = file.Section("sampling", SamplingSettings.Read, "Which traces are kept: those that any policy keeps. Without this section all are."),
        };
        file.Ignored("extensions", "Health is at /healthz and /readyz, counters are at /metrics, and profiles come from the runtime's own tools.");
        IReadOnlyList<PipelineSettings> pipelines = configuration.Service.Pipelines;
        foreach (DestinationOptions destination in configuration.Exporters.Destinations)
        {
            if (destination.Redaction is { } name && configuration.Processors.Redaction.All(processor => processor.Id != name))
            {
                file.FaultWithin("exporters", destination.Name, $"redaction: {name} is not a redaction processor of the section processors.");
            }
            if (destination.SamplingPolicies is not null && configuration.Service.IsRelay)
            {
                file.FaultWithin("exporters", destination.Name, "sampling: policies judge traces that are stored, and a relay stores none. Give a share, such as 0.1.");
            }
        }
        if (configuration is { Sampling: not null, Service.IsRelay: true })
        {
            file.Note("sampling", "A relay keeps no traces that it could judge, so this section does nothing there. Use the sampling of an exporter.");
        }
        NoteUnused(file, "receivers", parts.Receivers, pipelines, static pipeline => pipeline.Receivers);
        NoteUnused(file, "processors", [.. parts.Processors.Except(configuration.Exporters.Destinations.Select(static destination => destination.Redaction ?? ""))], pipelines, static pipeline => pipeline.Processors);
        NoteUnused(file, "exporters", parts.Exporters, pipelines, static pipeline => pipeline.Exporters);
        return configuration;
    }

    private static PresetTable Presets(ConfigReader file, string? facts)
    {
        try
        {
            return PresetTable.Load(facts);
        }
        catch (InvalidDataException fault)
        {
            file.Fault(fault.Message);
            return PresetTable.BuiltIn;
        }
    }

    /// <summary>As in a Collector, a part that no pipeline names does nothing: most often a forgotten line.</summary>
    private static void NoteUnused(
        ConfigReader file, string section, IReadOnlyList<string> names, IReadOnlyList<PipelineSettings> pipelines, Func<PipelineSettings, IReadOnlyList<string>> used)
    {
        foreach (string name in pipelines.Count > 0 ? names.Except(pipelines.SelectMany(used)) : [])
        {
            file.NoteWithin(section, name, "No pipeline of service.pipelines names it, so it does nothing.");
        }
    }
}

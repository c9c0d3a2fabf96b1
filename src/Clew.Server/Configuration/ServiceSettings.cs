using Clew.Configuration;
using Clew.Telemetry.Otlp;

namespace Clew.Server.Configuration;

/// <summary>One pipeline of the file.</summary>
/// <param name="Id"><c>traces</c>, <c>traces/eu</c>.</param>
/// <param name="Signal">What flows in it.</param>
/// <param name="Receivers">Ids.</param>
/// <param name="Processors">Ids.</param>
/// <param name="Exporters">Ids.</param>
public sealed record PipelineSettings(string Id, OtlpSignal Signal, IReadOnlyList<string> Receivers, IReadOnlyList<string> Processors, IReadOnlyList<string> Exporters);

/// <summary>Section <c>service</c>.</summary>
/// <param name="Pipelines">Empty when the file names none: every processor and exporter then holds for every signal that it can take.</param>
/// <param name="LogLevel">The least that the server writes to its log.</param>
/// <param name="FactsFolder">Data files that replace those that come with Clew; null when the file does not say.</param>
public sealed record ServiceSettings(IReadOnlyList<PipelineSettings> Pipelines, LogLevel LogLevel, string? FactsFolder)
{
    internal static ConfigType<LogLevel> Levels { get; } = ConfigType.Choice(("debug", LogLevel.Debug), ("info", LogLevel.Information), ("warn", LogLevel.Warning), ("error", LogLevel.Error));

    /// <summary>Receive, redact, sample and forward, without a store.</summary>
    public bool IsRelay { get; init; }

    /// <summary>The processor holds for the signal.</summary>
    public bool Processes(OtlpSignal signal, string processorId) =>
        Pipelines.Count == 0 || Pipelines.Any(pipeline => pipeline.Signal == signal && pipeline.Processors.Contains(processorId));

    /// <summary>The exporter gets the signal.</summary>
    public bool Exports(OtlpSignal signal, string exporterId) =>
        Pipelines.Count == 0 || Pipelines.Any(pipeline => pipeline.Signal == signal && pipeline.Exporters.Contains(exporterId));

    /// <param name="reader">Of the section.</param>
    /// <param name="parts">The names that each of a pipeline's lists may have.</param>
    internal static ServiceSettings Read(ConfigReader reader, PipelineParts parts)
    {
        List<PipelineSettings> pipelines = reader.SectionOrDefaults(
            "pipelines", section => ReadPipelines(section, parts), "Which processors and exporters hold for which signal. Without it each holds for every signal it can take.");
        LogLevel level = reader.SectionOrDefaults("telemetry", ReadTelemetry, "What the server says about itself.").Level;
        reader.Ignored("extensions", "There are none to start.");
        bool isRelay = reader.Value("mode", ConfigType.Choice(("store", false), ("relay", true)), false, "relay receives, redacts, samples and forwards without a store, for the edge: no UI and no queries.");
        string? facts = reader.Optional("facts", ConfigType.Text, "Folder with dialects/*.json, prices.json, tiers.json and thresholds.json, which replace or add to those that come with Clew.");
        if (facts is not null && !Directory.Exists(facts))
        {
            reader.Fault("facts", $"There is no folder '{facts}'.");
        }
        return new ServiceSettings(pipelines, level, facts) { IsRelay = isRelay };
    }

    private static List<PipelineSettings> ReadPipelines(ConfigReader reader, PipelineParts parts) =>
    [
        .. ReadPipelines(reader, parts, "traces", OtlpSignal.Traces, "A pipeline of spans."),
        .. ReadPipelines(reader, parts, "metrics", OtlpSignal.Metrics, "A pipeline of metrics."),
        .. ReadPipelines(reader, parts, "logs", OtlpSignal.Logs, "A pipeline of log records."),
    ];

    private static IEnumerable<PipelineSettings> ReadPipelines(ConfigReader reader, PipelineParts parts, string name, OtlpSignal signal, string description) => reader
        .Components(name, pipeline => new PipelineSettings(
            "",
            signal,
            ReadNames(pipeline, "receivers", parts.Receivers, "Names from the section receivers."),
            ReadNames(pipeline, "processors", parts.Processors, "Names from the section processors. They work in Clew's own order."),
            ReadNames(pipeline, "exporters", parts.Exporters, "Names from the section exporters. The store gets everything in any case.")), description)
        .Select(pipeline => pipeline.Value with { Id = pipeline.Id });

    private static IReadOnlyList<string> ReadNames(ConfigReader pipeline, string section, IReadOnlyList<string> known, string description)
    {
        IReadOnlyList<string> names = pipeline.List(section, ConfigType.Text, description);
        for (int i = 0; i < names.Count; i++)
        {
            if (!known.Contains(names[i]))
            {
                pipeline.Fault(section, $"'{names[i]}' is not in the section {section}{(known.Count > 0 ? $", which has {string.Join(", ", known)}" : ", which is empty")}.", i);
            }
        }
        return names;
    }

    private static TelemetrySettings ReadTelemetry(ConfigReader reader)
    {
        LogLevel level = reader.SectionOrDefaults("logs", static logs => new TelemetrySettings(logs.Value(
            "level",
            Levels,
            LogLevel.Information,
            "The least that is written to the log.")), "The server's own log.").Level;
        reader.Ignored("metrics", "The counters are at /metrics of the UI's port.");
        reader.Ignored("traces", "The server does not trace itself.");
        reader.Ignored("resource", "The server does not send telemetry of its own.");
        return new TelemetrySettings(level);
    }

    private sealed record TelemetrySettings(LogLevel Level);
}

/// <summary>Names of the parts that pipelines can be made of.</summary>
internal sealed record PipelineParts(IReadOnlyList<string> Receivers, IReadOnlyList<string> Processors, IReadOnlyList<string> Exporters);

using Clew.Telemetry.Otlp;

namespace Clew.Server;

/// <summary>Every log message of the server, with its event id.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "The store cannot take data: {Reason} Clients are told to come again; ingest goes on by itself when the cause is gone.")]
    public static partial void StoreUnavailable(ILogger log, string reason);

    [LoggerMessage(2, LogLevel.Information, "The store takes data again.")]
    public static partial void StoreRecovered(ILogger log);

    [LoggerMessage(3, LogLevel.Error, "A commit failed.")]
    public static partial void CommitFailed(ILogger log, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "{Signal} request refused: {Reason}")]
    public static partial void RequestRefused(ILogger log, OtlpSignal signal, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Of a {Signal} request {Count} items were rejected; the rest is stored. First: {Reason}")]
    public static partial void ItemsRejected(ILogger log, OtlpSignal signal, long count, string reason);

    [LoggerMessage(6, LogLevel.Error, "{Method} {Path} failed.")]
    public static partial void RequestFailed(ILogger log, string method, string path, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "Sums of finished traces could not be settled; it is tried again.")]
    public static partial void SettlementFailed(ILogger log, Exception exception);

    [LoggerMessage(8, LogLevel.Information, "Mappings of {Path} are in use: {Count} attributes.")]
    public static partial void MappingsLoaded(ILogger log, string path, int count);

    [LoggerMessage(9, LogLevel.Information, "Mappings: {Note}")]
    public static partial void MappingsNote(ILogger log, string note);

    [LoggerMessage(10, LogLevel.Error, "Mappings of {Path} cannot be used; those before stay in use. {Reason}")]
    public static partial void MappingsFailed(ILogger log, string path, string reason);

    [LoggerMessage(29, LogLevel.Error, "The destinations of the configuration cannot be used; those before stay in use. {Reason}")]
    public static partial void DestinationsFailed(ILogger log, string reason);

    [LoggerMessage(33, LogLevel.Error, "Traces could not be chosen for destinations with sampling policies; it is tried again.")]
    public static partial void ChoosingFailed(ILogger log, Exception exception);

    [LoggerMessage(11, LogLevel.Error, "Document {Kind}/{Id} cannot be used and is left out. {Reason}")]
    public static partial void DocumentIgnored(ILogger log, string kind, string id, string reason);

    [LoggerMessage(20, LogLevel.Information, "The configuration of {Path} is in force.")]
    public static partial void ConfigurationLoaded(ILogger log, string path);

    [LoggerMessage(21, LogLevel.Information, "{Note}")]
    public static partial void ConfigurationNote(ILogger log, string note);

    [LoggerMessage(22, LogLevel.Error, "{Fault}")]
    public static partial void ConfigurationFault(ILogger log, string fault);

    [LoggerMessage(23, LogLevel.Error, "{Path} cannot be used; the configuration before stays in force.")]
    public static partial void ConfigurationRefused(ILogger log, string path);

    [LoggerMessage(24, LogLevel.Warning, "These settings of the configuration wait for a restart: {Paths}.")]
    public static partial void ConfigurationNeedsRestart(ILogger log, string paths);

    [LoggerMessage(25, LogLevel.Error, "The mappings of the configuration cannot be used beside those of the facts folder; those before stay in use. {Reason}")]
    public static partial void ConfiguredMappingsFailed(ILogger log, string reason);

    [LoggerMessage(30, LogLevel.Warning, "What people ask first could not be asked in advance.")]
    public static partial void WarmUpFailed(ILogger log, Exception exception);

    [LoggerMessage(41, LogLevel.Error, "Detectors could not look at trace {TraceId}.")]
    public static partial void LookFailed(ILogger log, string traceId, Exception exception);

    [LoggerMessage(40, LogLevel.Error, "The analyzer at {Endpoint} failed. Further failures are counted in clew_content_analyzer_failed_texts_total.")]
    public static partial void AnalyzerFailed(ILogger log, string endpoint, Exception exception);

    [LoggerMessage(60, LogLevel.Error, "The channels of the configuration cannot be used; those before stay in use. {Reason}")]
    public static partial void ChannelsFailed(ILogger log, string reason);

    [LoggerMessage(70, LogLevel.Error, "Alert rules could not be evaluated; states stay as they were, and it is tried again.")]
    public static partial void EvaluationFailed(ILogger log, Exception exception);

    [LoggerMessage(71, LogLevel.Error, "A message about {Rule} could not be queued; it is tried again.")]
    public static partial void TellingFailed(ILogger log, string rule, Exception exception);
}

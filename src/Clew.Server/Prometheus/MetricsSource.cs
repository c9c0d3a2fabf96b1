using System.Buffers;
using System.Globalization;
using Clew.Alert.Evaluate;
using Clew.Alert.Notify;
using Clew.Alert.Prometheus;
using Clew.Alert.Prometheus.RemoteWrite;
using Clew.Alert.State;
using Clew.Export;
using Clew.Pipeline;
using Clew.Pipeline.Redact;
using Clew.Server.Alerts;
using Clew.Server.Configuration;
using Clew.Server.Export;
using Clew.Server.Export.Choose;
using Clew.Server.Ingest;
using Clew.Server.Live;
using Clew.Server.Notify;
using Clew.Server.Query;
using Clew.Server.Redact;
using Clew.Server.Settle;
using Clew.Storage.DuckDB;

namespace Clew.Server.Prometheus;

/// <summary>Every number that this server tells of itself and of what it received, for scrapers and for remote-write.</summary>
internal sealed class MetricsSource(IServiceProvider services)
{
    public void Write(bool openMetrics, IBufferWriter<byte> target) => MetricsPage.Write(OwnCounters(), Derived, Names, openMetrics, target);

    public string Write(bool openMetrics) => MetricsPage.Write(OwnCounters(), Derived, Names, openMetrics);

    private DerivedMetrics Derived => services.GetRequiredService<DerivedMetrics>();

    private GenAIMetricNames Names => services.GetRequiredService<ConfigurationInUse>().Current.Prometheus.Names;

    private string OwnCounters()
    {
        IngestBudget budget = services.GetRequiredService<IngestBudget>();
        return services.GetRequiredService<ServerMetrics>().Write(
            budget.UsedBytes, budget.MaxBytes, services.GetRequiredService<LiveHub>().ClientCount,
            services.GetRequiredService<TraceSnapshots>().Missed, services.GetRequiredService<IngestPipeline>(), services.GetRequiredService<RedactionCounters>(),
            services.GetRequiredService<ContentAnalyzer>(), services.GetService<DuckDBStore>()?.GetStatistics())
            + services.GetRequiredService<ConnectionMemory>().MetricsText()
            + ExportMetricsText.Write(services.GetRequiredService<FanOut>())
            + (services.GetService<ChosenTraces>() is { } chosen ? ChosenMetricsText.Write(services.GetRequiredService<FanOut>(), services.GetRequiredService<WatchedTraces>(), chosen) : "")
            + (services.GetService<NotificationQueue>() is { } notifications ? NotifyMetricsText.Write(notifications) : "")
            + (services.GetService<AlertEngine>() is { } alerts
                ? AlertMetricsText.Write(alerts, services.GetRequiredService<AlertBook>(), services.GetRequiredService<AlertRulesInUse>(), services.GetRequiredService<SenderLedger>()) : "")
            + (services.GetService<TraceLooks>() is { } looks ? services.GetRequiredService<FindingCounters>().Write(looks.Waiting) : "")
            + RemoteWrite(services.GetRequiredService<RemoteWriteCounters>());
    }

    private static string RemoteWrite(RemoteWriteCounters counters) => string.Create(CultureInfo.InvariantCulture, $"""
        # HELP clew_remote_write_samples_total Samples that the remote-write receiver took.
        # TYPE clew_remote_write_samples_total counter
        clew_remote_write_samples_total {counters.SentSamples}
        # HELP clew_remote_write_dropped_samples_total Samples that were given up: too many waited, or the receiver refused them.
        # TYPE clew_remote_write_dropped_samples_total counter
        clew_remote_write_dropped_samples_total {counters.DroppedSamples}
        # HELP clew_remote_write_failures_total Attempts that failed.
        # TYPE clew_remote_write_failures_total counter
        clew_remote_write_failures_total {counters.Failures}
        # HELP clew_remote_write_waiting_requests Requests that wait for the receiver.
        # TYPE clew_remote_write_waiting_requests gauge
        clew_remote_write_waiting_requests {counters.Waiting}

        """).ReplaceLineEndings("\n");
}

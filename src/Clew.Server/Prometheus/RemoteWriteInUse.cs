using Clew.Alert.Prometheus;
using Clew.Alert.Prometheus.RemoteWrite;
using Clew.Server.Configuration;

namespace Clew.Server.Prometheus;

/// <summary>Follows the configuration: remote-write begins, changes and ends while the server runs.</summary>
internal sealed class RemoteWriteInUse(
    ConfigurationInUse configuration, MetricsSource source, RemoteWriteCounters counters, DerivedMetrics metrics, TimeProvider time, ILogger<RemoteWriteInUse> log) : IAsyncDisposable
{
    private RemoteWriter? writer;

    public void Start() => configuration.Subscribe(Use);

    public async ValueTask DisposeAsync()
    {
        if (writer is { } running)
        {
            await running.DisposeAsync();
        }
    }

    private void Use(ServerOptions options)
    {
        PrometheusSettings settings = options.Configuration.Prometheus;
        metrics.SeriesMax = settings.SeriesMax;
        // A changed configuration comes on a thread of its own, and a writer that goes stops at once.
        writer?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        writer = settings.RemoteWrite is { } wanted ? new RemoteWriter(wanted, () => source.Write(openMetrics: true), counters, time, log) : null;
    }
}

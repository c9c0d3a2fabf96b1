using Clew.Export;

namespace Clew.Alert.Prometheus.RemoteWrite;

/// <summary>A receiver of Prometheus remote-write 1.0.</summary>
public sealed record RemoteWriteOptions
{
    /// <summary>Whole address, such as <c>http://prometheus:9090/api/v1/write</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Headers of each request. Values are secrets.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Added to every series; <c>job</c> is <c>clew</c> where they do not say it.</summary>
    public IReadOnlyDictionary<string, string> ExternalLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>How often the numbers are written. Default 15 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    public TlsOptions Tls { get; init; } = new();

    /// <summary>How long one attempt may take. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public RetryOptions Retry { get; init; } = new();

    /// <summary>Requests in memory that wait while the receiver is away; the oldest make room. Default 100: at least 25 minutes of a small server.</summary>
    public int MaxWaiting { get; init; } = 100;
}

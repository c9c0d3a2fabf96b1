using Clew.Telemetry.Otlp;

namespace Clew.Export;

/// <summary>How a destination is spoken to.</summary>
public enum ExportProtocol
{
    /// <summary>OTLP/HTTP with Protocol Buffers: what every OTLP receiver takes.</summary>
    HttpProtobuf,

    /// <summary>OTLP/HTTP with JSON.</summary>
    HttpJson,

    /// <summary>OTLP/gRPC.</summary>
    Grpc,
}

/// <summary>Signals that a destination gets.</summary>
[Flags]
public enum ExportSignals
{
    None = 0,
    Traces = 1,
    Logs = 2,
    Metrics = 4,
    All = Traces | Logs | Metrics,
}

/// <summary>Which attributes of a span go out.</summary>
public enum AttributeForm
{
    /// <summary>Those that were sent, after redaction.</summary>
    Original,

    /// <summary>Those that were sent, with the names of today's GenAI conventions added, or put right where they differ.</summary>
    Normalized,
}

/// <summary>What happens when a destination's queue is full.</summary>
public enum FullQueuePolicy
{
    /// <summary>The oldest segment makes room; what it held is counted as dropped.</summary>
    DropOldest,

    /// <summary>Requests are refused with a retryable status until there is room: the sender keeps the data.</summary>
    Refuse,
}

/// <summary>One OTLP destination. Two records with equal <see cref="Fingerprint"/> are the same destination.</summary>
public sealed record DestinationOptions
{
    /// <summary>As in the configuration: <c>otlphttp/team</c>. Names the queue's folder.</summary>
    public required string Name { get; init; }

    /// <summary>Base address; OTLP/HTTP adds <c>/v1/traces</c> and so on. For gRPC the authority.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Whole addresses of single signals where they differ from the rule; OTLP/HTTP only.</summary>
    public IReadOnlyDictionary<OtlpSignal, Uri> SignalEndpoints { get; init; } = new Dictionary<OtlpSignal, Uri>();

    /// <summary>The preset that these options came from; null when they are the user's own.</summary>
    public string? Preset { get; init; }

    public ExportProtocol Protocol { get; init; }

    public ExportSignals Signals { get; init; } = ExportSignals.All;

    /// <summary>Bodies are sent with gzip.</summary>
    public bool Gzip { get; init; } = true;

    /// <summary>Headers of each request (gRPC: metadata). Values are secrets: only their names are ever shown.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public TlsOptions Tls { get; init; } = new();

    /// <summary>How long one attempt may take. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public RetryOptions Retry { get; init; } = new();

    public QueueOptions Queue { get; init; } = new();

    public DestinationFilter Filter { get; init; } = new();

    /// <summary>What detectors found is sent as log records <c>clew.finding</c>, where logs are sent. Default false.</summary>
    public bool Findings { get; init; }

    public AttributeForm Attributes { get; init; }

    /// <summary>Share of traces that is sent, 0 to 1, the same traces at every destination and server. Default 1: all. Metrics are not sampled.</summary>
    public double SampleRatio { get; init; } = 1;

    /// <summary>
    /// The sampling policies that choose its traces, as people know them; null when its share does. Spans, and logs of traces, are then not taken from requests
    /// but come whole, by <see cref="FanOut.PrepareChosen(string, IReadOnlyList{Telemetry.Span})"/>.
    /// </summary>
    public string? SamplingPolicies { get; init; }

    /// <summary>A redaction policy for this destination alone, applied after the server's own; null for none.</summary>
    public string? Redaction { get; init; }

    /// <summary>Largest body before compression. Default 1 MiB, which every hosted backend takes. After a 413 smaller ones are sent.</summary>
    public int MaxBatchBytes { get; init; } = 1 << 20;

    public bool Takes(OtlpSignal signal) => (Signals & (ExportSignals)(1 << (int)signal)) != 0;

    /// <summary>The address that a signal is posted to.</summary>
    public Uri AddressOf(OtlpSignal signal)
    {
        if (Protocol == ExportProtocol.Grpc)
        {
            return new Uri(Endpoint, signal switch
            {
                OtlpSignal.Traces => "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
                OtlpSignal.Logs => "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
                _ => "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
            });
        }
        if (SignalEndpoints.TryGetValue(signal, out Uri? own))
        {
            return own;
        }
        string path = signal switch { OtlpSignal.Traces => "v1/traces", OtlpSignal.Logs => "v1/logs", _ => "v1/metrics" };
        UriBuilder address = new(Endpoint);
        address.Path = address.Path.TrimEnd('/') + "/" + path;
        return address.Uri;
    }

    /// <summary>All that decides what is sent where, secrets included: for comparison in memory, never shown.</summary>
    internal string Fingerprint => string.Join('\n', (IEnumerable<object?>)
        [
            this with { Headers = [], SignalEndpoints = Empty, Filter = NoFilter },
            string.Join('\n', Headers.Select(header => header.Key + ":" + header.Value)),
            string.Join('\n', SignalEndpoints.OrderBy(item => item.Key).Select(item => item.Key + " " + item.Value)),
            Filter.Fingerprint,
            // A certificate that was replaced is read again when the configuration is.
            string.Join('\n', new[] { Tls.CaFile, Tls.CertFile, Tls.KeyFile }.OfType<string>().Select(path => File.GetLastWriteTimeUtc(path).Ticks)),
        ]);

    private static readonly Dictionary<OtlpSignal, Uri> Empty = [];
    private static readonly DestinationFilter NoFilter = new();
}

/// <summary>TLS towards a destination. Files are PEM.</summary>
public sealed record TlsOptions
{
    /// <summary>Certificates to trust instead of the system's; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The client's own certificate (chain); null for none.</summary>
    public string? CertFile { get; init; }

    /// <summary>Its private key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The name that the certificate must have; null for the endpoint's host.</summary>
    public string? ServerName { get; init; }

    /// <summary>Any certificate will do. Whoever sits between reads everything: the destination's health is red while this is set.</summary>
    public bool SkipVerify { get; init; }

    /// <summary>gRPC without encryption, where the endpoint does not say which.</summary>
    public bool PlainText { get; init; }

    /// <summary>Why the files cannot be used; null when they can.</summary>
    public string? Fault()
    {
        try
        {
            _ = new Send.DestinationConnection(new DestinationOptions { Name = "", Endpoint = new Uri("https://localhost"), Tls = this });
            return null;
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }
}

/// <summary>How failed attempts are repeated.</summary>
public sealed record RetryOptions
{
    public bool Enabled { get; init; } = true;

    /// <summary>Pause after the first failure. Default 1 s.</summary>
    public TimeSpan InitialInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause. Default 30 s.</summary>
    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A batch is given up after this long. Default zero: never, since the queue has a bound of its own.</summary>
    public TimeSpan MaxElapsedTime { get; init; } = TimeSpan.Zero;

    /// <summary>How much longer each pause is than the one before. Default 1.5.</summary>
    public double Multiplier { get; init; } = 1.5;

    /// <summary>Pauses vary by this share, so that many clients do not come back at once. Default 0.5.</summary>
    public double RandomizationFactor { get; init; } = 0.5;
}

/// <summary>The queue of one destination and signal.</summary>
public sealed record QueueOptions
{
    /// <summary>Smallest <see cref="MaxBytes"/>: a few segments must fit.</summary>
    public const long MaxBytesMin = 8 << 20;

    /// <summary>Bytes on disk. Default 1 GiB, at least <see cref="MaxBytesMin"/>.</summary>
    public long MaxBytes { get; init; } = 1 << 30;

    public FullQueuePolicy WhenFull { get; init; }

    /// <summary>Requests under way at once, 1 to 32. Default 1, which keeps the order: what falls behind is sent in larger batches.</summary>
    public int Consumers { get; init; } = 1;
}

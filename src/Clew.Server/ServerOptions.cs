using System.Net;
using Clew.Pipeline.Redact;
using Clew.Telemetry.Otlp;

namespace Clew.Server;

/// <summary>
/// Settings of one server. Each has an environment variable and a <c>serve</c> option; the option wins. Ports of 0 take a free one.
/// </summary>
public sealed record ServerOptions
{
    /// <summary><c>CLEW_DATA</c>: folder of the store, made when it is missing. Default: <c>clew-data</c> in the working folder.</summary>
    public string DataFolder { get; init; } = "clew-data";

    /// <summary><c>CLEW_BIND</c>: address to listen on. Default: loopback, so that nothing is reachable from outside unless asked for.</summary>
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary><c>CLEW_PORT</c>: UI, API and OTLP/HTTP.</summary>
    public int Port { get; init; } = 4319;

    /// <summary><c>CLEW_OTLP_HTTP_PORT</c>: OTLP/HTTP, the port that SDKs expect.</summary>
    public int OtlpHttpPort { get; init; } = 4318;

    /// <summary><c>CLEW_OTLP_GRPC_PORT</c>: OTLP/gRPC.</summary>
    public int OtlpGrpcPort { get; init; } = 4317;

    /// <summary><c>CLEW_TLS_CERT</c>: PEM certificate (chain). With a key, all ports speak TLS and the UI port takes gRPC too.</summary>
    public string? TlsCertificatePath { get; init; }

    /// <summary><c>CLEW_TLS_KEY</c>: PEM private key of the certificate.</summary>
    public string? TlsKeyPath { get; init; }

    /// <summary>
    /// <c>CLEW_CORS_ORIGINS</c>: comma-separated origins whose pages may send OTLP, or <c>*</c>. Pages from loopback always may.
    /// </summary>
    public string CorsOrigins { get; init; } = "";

    /// <summary><c>CLEW_MAX_BODY_BYTES</c>: largest request body as it comes over the wire. Default 64 MiB.</summary>
    public long MaxBodyBytes { get; init; } = 64L << 20;

    /// <summary><c>CLEW_MAX_DECOMPRESSED_BYTES</c>: largest request body after decompression. Default 256 MiB.</summary>
    public long MaxDecompressedBytes { get; init; } = 256L << 20;

    /// <summary><c>CLEW_INGEST_BYTES</c>: bytes of requests that may be in work or waiting for their commit. Default 64 MiB a core.</summary>
    public long IngestBytes { get; init; } = (64L << 20) * Environment.ProcessorCount;

    /// <summary><c>CLEW_INGEST_AGE_SECONDS</c>: when the oldest waiting request is older, new ones are refused. Default 10 s.</summary>
    public double IngestAgeSeconds { get; init; } = 10;

    /// <summary><c>CLEW_QUERY_SECONDS</c>: a query that takes longer is stopped. Default 30 s.</summary>
    public double QuerySeconds { get; init; } = 30;

    /// <summary><c>CLEW_RETENTION_DAYS</c>: day files older than this are deleted. Default 30; 0 keeps them for ever.</summary>
    public double RetentionDays { get; init; } = 30;

    /// <summary><c>CLEW_RETENTION_BYTES</c>: the oldest day files are deleted while the store is larger. Default 0: no limit.</summary>
    public long RetentionBytes { get; init; }

    /// <summary>
    /// <c>CLEW_FACTS</c>: folder with <c>dialects/*.json</c>, <c>prices.json</c> and <c>tiers.json</c>; a dialect or the tiers replace the
    /// built-in data of the same name, prices win over the built-in ones of the same model.
    /// </summary>
    public string? FactsFolder { get; init; }

    /// <summary>
    /// <c>CLEW_MAPPINGS</c>: YAML file with a user's own attribute names, or the Collector's GenAI normaliser configuration. Read again
    /// when it changes.
    /// </summary>
    public string? MappingsPath { get; init; }

    /// <summary>What may be stored and sent on. Default: recognisers on everything, content included.</summary>
    public RedactionPolicy Redaction { get; init; } = RedactionPolicy.Default;

    /// <summary>Limits of the decoders (DESIGN section 6).</summary>
    public DecodeLimits DecodeLimits { get; init; } = new();

    public IPAddress BindAddress => Bind == "localhost" ? IPAddress.Loopback : IPAddress.Parse(Bind);

    public bool UsesTls => TlsCertificatePath is not null;
}

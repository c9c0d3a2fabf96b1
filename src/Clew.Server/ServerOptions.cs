using System.Net;
using Clew.Server.Configuration;
using Clew.Telemetry.Otlp;

namespace Clew.Server;

/// <summary>
/// Settings of one server. Each has an environment variable or a <c>serve</c> option, and a place in the configuration file: the option wins, then
/// the variable, then the file. Ports of 0 take a free one.
/// </summary>
public sealed record ServerOptions
{
    /// <summary><c>CLEW_CONFIG</c>: the configuration file. Read again when it changes.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>What the configuration file says. Default: as an empty file.</summary>
    public ClewConfiguration Configuration { get; init; } = ClewConfiguration.Default;

    /// <summary>Gives an option or environment variable, for a file that is read again. Default: none is set.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    /// <summary><c>CLEW_DATA</c>: folder of the store, made when it is missing. Default: <c>clew-data</c> in the working folder.</summary>
    public string DataFolder { get; init; } = "clew-data";

    /// <summary><c>CLEW_RELAY</c>: receive, redact, sample and forward, without a store. Default: as <c>service.mode</c> of the file says, which is no.</summary>
    public bool IsRelay { get; init; }

    /// <summary><c>CLEW_BIND</c>: address to listen on. Default: loopback, so that nothing is reachable from outside unless asked for.</summary>
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>Address of the OTLP/HTTP port. Default: as <see cref="Bind"/>.</summary>
    public string? OtlpHttpBind { get; init; }

    /// <summary>Address of the OTLP/gRPC port. Default: as <see cref="Bind"/>.</summary>
    public string? OtlpGrpcBind { get; init; }

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

    /// <summary>Certificate of the UI's port where <see cref="TlsCertificatePath"/> names none for all.</summary>
    public TlsFiles? UiTls { get; init; }

    /// <summary>The same of the OTLP/HTTP port.</summary>
    public TlsFiles? OtlpHttpTls { get; init; }

    /// <summary>The same of the OTLP/gRPC port.</summary>
    public TlsFiles? OtlpGrpcTls { get; init; }

    /// <summary>
    /// <c>CLEW_CORS_ORIGINS</c>: comma-separated origins whose pages may send OTLP, or <c>*</c>. Pages from loopback always may.
    /// </summary>
    public string CorsOrigins { get; init; } = "";

    /// <summary><c>CLEW_MAX_BODY_BYTES</c>: largest request body as it comes over the wire. Default 64 MiB.</summary>
    public long MaxBodyBytes { get; init; } = 64L << 20;

    /// <summary><c>CLEW_MAX_DECOMPRESSED_BYTES</c>: largest request body after decompression. Default 256 MiB.</summary>
    public long MaxDecompressedBytes { get; init; } = 256L << 20;

    /// <summary><c>CLEW_INGEST_BYTES</c>: bytes of requests that may be in work or waiting for their commit; an eighth of them decoded. Default 32 MiB a core.</summary>
    public long IngestBytes { get; init; } = (32L << 20) * Environment.ProcessorCount;

    /// <summary><c>CLEW_INGEST_AGE_SECONDS</c>: when the oldest waiting request is older, and not a few wait, new ones are refused. Default 0.5 s.</summary>
    public double IngestAgeSeconds { get; init; } = 0.5;

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

    /// <summary>Limits of the decoders (DESIGN section 6).</summary>
    public DecodeLimits DecodeLimits { get; init; } = new();

    public IPAddress BindAddress => Address(Bind);

    internal TlsFiles? TlsOfAllPorts => TlsCertificatePath is null ? null : new TlsFiles(TlsCertificatePath, TlsKeyPath!);

    internal static IPAddress Address(string bind) => bind == "localhost" ? IPAddress.Loopback : IPAddress.Parse(bind);
}

using System.Globalization;
using Clew.Configuration;

namespace Clew.Server.Configuration;

/// <summary>A setting that options and variables can say as well as the file.</summary>
/// <param name="Path">In the file.</param>
/// <param name="Variables">Names under which it can be said; they win over the file.</param>
/// <param name="NeedsRestart">It is taken at start only.</param>
/// <param name="Value">As the file would have it.</param>
internal sealed record ServerSetting(string Path, IReadOnlyList<string> Variables, bool NeedsRestart, Func<ServerOptions, string> Value)
{
    public static IReadOnlyList<ServerSetting> All { get; } =
    [
        new("service.mode", ["CLEW_RELAY"], true, static options => options.IsRelay ? "relay" : "store"),
        new("storage.folder", ["CLEW_DATA"], true, static options => options.DataFolder),
        new("storage.retention", ["CLEW_RETENTION_DAYS"], false, static options => DurationText.Print(TimeSpan.FromDays(options.RetentionDays))),
        new("storage.max_size", ["CLEW_RETENTION_BYTES"], false, static options => ByteSizeText.Print(options.RetentionBytes)),
        new("storage.query_timeout", ["CLEW_QUERY_SECONDS"], true, static options => Seconds(options.QuerySeconds)),
        new("ui.endpoint", ["CLEW_BIND", "CLEW_PORT"], true, static options => Address(options.Bind, options.Port)),
        new("ui.tls.cert_file", ["CLEW_TLS_CERT"], true, static options => Certificate(options, options.UiTls)),
        new("receivers.otlp.protocols.grpc.endpoint", ["CLEW_BIND", "CLEW_OTLP_GRPC_PORT"], true, static options => Address(options.OtlpGrpcBind ?? options.Bind, options.OtlpGrpcPort)),
        new("receivers.otlp.protocols.grpc.tls.cert_file", ["CLEW_TLS_CERT"], true, static options => Certificate(options, options.OtlpGrpcTls)),
        new("receivers.otlp.protocols.http.endpoint", ["CLEW_BIND", "CLEW_OTLP_HTTP_PORT"], true, static options => Address(options.OtlpHttpBind ?? options.Bind, options.OtlpHttpPort)),
        new("receivers.otlp.protocols.http.tls.cert_file", ["CLEW_TLS_CERT"], true, static options => Certificate(options, options.OtlpHttpTls)),
        new("receivers.otlp.protocols.http.cors.allowed_origins", ["CLEW_CORS_ORIGINS"], true, static options => $"[{options.CorsOrigins.Replace(",", ", ", StringComparison.Ordinal)}]"),
        new("receivers.otlp.max_body", ["CLEW_MAX_BODY_BYTES"], true, static options => ByteSizeText.Print(options.MaxBodyBytes)),
        new("receivers.otlp.max_decompressed", ["CLEW_MAX_DECOMPRESSED_BYTES"], true, static options => ByteSizeText.Print(options.MaxDecompressedBytes)),
        new("receivers.otlp.max_in_work", ["CLEW_INGEST_BYTES"], true, static options => ByteSizeText.Print(options.IngestBytes)),
        new("receivers.otlp.max_wait", ["CLEW_INGEST_AGE_SECONDS"], true, static options => Seconds(options.IngestAgeSeconds)),
        new("service.facts", ["CLEW_FACTS"], true, static options => options.FactsFolder ?? ""),
        new("service.telemetry.logs.level", [], true, static options => ServiceSettings.Levels.Print(options.Configuration.Service.LogLevel)),
    ];

    /// <summary>The settings that another file would change, and that only a restart can.</summary>
    public static IReadOnlyList<string> NeedingRestart(ServerOptions started, ServerOptions next) =>
        [.. All.Where(setting => setting.NeedsRestart && setting.Value(started) != setting.Value(next)).Select(setting => setting.Path)];

    /// <summary>The option or variable that says it, when one does.</summary>
    public string? SetBy(ServerOptions options) => Variables.FirstOrDefault(name => options.Variable(name) is { Length: > 0 });

    private static string Seconds(double seconds) => DurationText.Print(TimeSpan.FromSeconds(seconds));

    private static string Address(string bind, int port) => string.Create(CultureInfo.InvariantCulture, $"{(bind.Contains(':', StringComparison.Ordinal) ? $"[{bind}]" : bind)}:{port}");

    private static string Certificate(ServerOptions options, TlsFiles? own) => (options.TlsOfAllPorts ?? own)?.CertificatePath ?? "";
}

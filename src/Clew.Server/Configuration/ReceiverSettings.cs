using Clew.Configuration;

namespace Clew.Server.Configuration;

/// <summary>Section <c>receivers</c>. What it does not say is null, so that variables and defaults can.</summary>
/// <param name="Grpc">Address of OTLP/gRPC.</param>
/// <param name="GrpcTls">Its certificate.</param>
/// <param name="Http">Address of OTLP/HTTP.</param>
/// <param name="HttpTls">Its certificate.</param>
/// <param name="AllowedOrigins">Web pages that may send OTLP.</param>
/// <param name="MaxBodyBytes">Largest request over the wire.</param>
/// <param name="MaxDecompressedBytes">Largest request after decompression.</param>
/// <param name="IngestBytes">Bytes of requests that may be in work.</param>
/// <param name="IngestAge">When the oldest waiting request is older, new ones are refused.</param>
public sealed record ReceiverSettings(
    Endpoint? Grpc,
    TlsFiles? GrpcTls,
    Endpoint? Http,
    TlsFiles? HttpTls,
    IReadOnlyList<string>? AllowedOrigins,
    long? MaxBodyBytes,
    long? MaxDecompressedBytes,
    long? IngestBytes,
    TimeSpan? IngestAge)
{
    private static readonly ReceiverSettings None = new(null, null, null, null, null, null, null, null, null);

    internal static ReceiverSettings Read(ConfigReader reader)
    {
        IReadOnlyList<Component<ReceiverSettings>> receivers = reader.Components("otlp", ReadOtlp, "OTLP over gRPC and HTTP. There is one.");
        foreach (Component<ReceiverSettings> second in receivers.Skip(1))
        {
            reader.Fault(second.Id, $"There is one OTLP receiver; '{receivers[0].Id}' in line {receivers[0].Line} is it.");
        }
        return receivers.Count > 0 ? receivers[0].Value : None;
    }

    private static ReceiverSettings ReadOtlp(ConfigReader otlp)
    {
        ReceiverSettings protocols = otlp.SectionOrDefaults("protocols", ReadProtocols, "A protocol that is not named listens all the same.");
        return protocols with
        {
            MaxBodyBytes = otlp.OptionalValue("max_body", ConfigType.Bytes(1024, int.MaxValue / 2), "Largest request over the wire.", "64MiB"),
            MaxDecompressedBytes = otlp.OptionalValue("max_decompressed", ConfigType.Bytes(1024, int.MaxValue / 2), "Largest request after decompression.", "256MiB"),
            IngestBytes = otlp.OptionalValue("max_in_work", ConfigType.Bytes(1 << 16, 1L << 40), "Requests in work or waiting for their commit, in bytes; beyond it senders are told to come again.", "32MiB a core"),
            IngestAge = otlp.OptionalValue("max_wait", ConfigType.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), "The same when the oldest waiting request is older, and an eighth of that is in work.", "500ms"),
        };
    }

    private static ReceiverSettings ReadProtocols(ConfigReader protocols)
    {
        ReceiverSettings? grpc = protocols.Section("grpc", ReadGrpc, "OTLP/gRPC.");
        ReceiverSettings? http = protocols.Section("http", ReadHttp, "OTLP/HTTP, protobuf and JSON.");
        return None with { Grpc = grpc?.Grpc, GrpcTls = grpc?.GrpcTls, Http = http?.Http, HttpTls = http?.HttpTls, AllowedOrigins = http?.AllowedOrigins };
    }

    private static ReceiverSettings ReadGrpc(ConfigReader grpc)
    {
        ReceiverSettings settings = None with
        {
            Grpc = grpc.Optional("endpoint", Endpoint.Type, "Address to listen on. 0.0.0.0 opens it to all networks.", "127.0.0.1:4317"),
            GrpcTls = grpc.Section("tls", TlsFiles.Read, "Encryption; without it the port speaks plain HTTP/2."),
        };
        grpc.Ignored("max_recv_msg_size_mib", "Use receivers.otlp.max_body, which holds for both protocols.");
        grpc.Ignored("keepalive", "The server's own rules hold.");
        grpc.Ignored("max_concurrent_streams", "The requests in work are bounded instead: receivers.otlp.max_in_work.");
        grpc.Ignored("read_buffer_size", "The server's own buffers hold.");
        grpc.Ignored("write_buffer_size", "The server's own buffers hold.");
        grpc.Ignored("include_metadata", "Headers of senders are not passed on.");
        grpc.Ignored("transport", "It is TCP.");
        return settings;
    }

    private static ReceiverSettings ReadHttp(ConfigReader http)
    {
        ReceiverSettings settings = None with
        {
            Http = http.Optional("endpoint", Endpoint.Type, "Address to listen on. 0.0.0.0 opens it to all networks.", "127.0.0.1:4318"),
            HttpTls = http.Section("tls", TlsFiles.Read, "Encryption; without it the port speaks plain HTTP/1.1."),
            AllowedOrigins = http.Section("cors", ReadCors, "Web pages that may send OTLP. Pages from loopback always may."),
        };
        http.Ignored("max_request_body_size", "Use receivers.otlp.max_body, which holds for both protocols.");
        http.Ignored("include_metadata", "Headers of senders are not passed on.");
        http.Ignored("compression_algorithms", "gzip, deflate and none are accepted.");
        http.Ignored("traces_url_path", "It is /v1/traces.");
        http.Ignored("metrics_url_path", "It is /v1/metrics.");
        http.Ignored("logs_url_path", "It is /v1/logs.");
        return settings;
    }

    private static IReadOnlyList<string> ReadCors(ConfigReader cors)
    {
        IReadOnlyList<string> origins = cors.List("allowed_origins", ConfigType.Text, "Origins such as https://shop.example, or * for every page.");
        cors.Ignored("allowed_headers", "Every header is allowed.");
        cors.Ignored("max_age", "Browsers may remember the answer for an hour.");
        return origins;
    }
}

using Clew.Configuration;

namespace Clew.Server.Configuration.Import;

/// <summary>Section <c>receivers</c>: Clew receives OTLP.</summary>
internal static class ReceiverImport
{
    private static readonly string[] GrpcOptions = ["endpoint", "tls", "max_recv_msg_size_mib", "keepalive", "max_concurrent_streams", "read_buffer_size", "write_buffer_size", "include_metadata", "transport"];
    private static readonly string[] HttpOptions = ["endpoint", "tls", "cors", "max_request_body_size", "include_metadata", "compression_algorithms", "traces_url_path", "metrics_url_path", "logs_url_path"];

    public static void Import(CollectorFile file)
    {
        OutputMap receivers = new();
        string? first = null;
        foreach (ConfigEntry receiver in file.Section("receivers"))
        {
            string path = $"receivers.{receiver.Key}";
            if (CollectorFile.TypeOf(receiver.Key) != "otlp")
            {
                file.Say(ImportVerdict.Lost, receiver, path, Instead(CollectorFile.TypeOf(receiver.Key)));
                file.Become("receivers", receiver.Key, null);
            }
            else if (first is not null)
            {
                file.Say(ImportVerdict.Lost, receiver, path, $"Clew has one OTLP receiver; '{first}' is it.");
                file.Become("receivers", receiver.Key, first);
            }
            else
            {
                first = receiver.Key;
                receivers.Set(receiver.Key, ImportOtlp(file, receiver, path));
                file.Become("receivers", receiver.Key, receiver.Key);
            }
        }
        if (receivers.Count > 0)
        {
            file.Output.Set("receivers", receivers);
        }
    }

    private static OutputMap ImportOtlp(CollectorFile file, ConfigEntry receiver, string path)
    {
        OutputMap otlp = new();
        OutputMap protocols = new();
        foreach (ConfigEntry protocol in receiver.Value.Find("protocols")?.Entries ?? [])
        {
            string at = $"{path}.protocols.{protocol.Key}";
            if (protocol.Key is not ("grpc" or "http"))
            {
                file.Say(ImportVerdict.Lost, protocol, at, "OTLP comes over gRPC or HTTP.");
                continue;
            }
            protocols.Set(protocol.Key, ImportProtocol(file, protocol, at));
            file.Say(ImportVerdict.Maps, protocol, at, protocol.Value.Find("endpoint") is { } endpoint ? $"OTLP at {endpoint.Written}." : "OTLP at its usual port, on this machine only.");
            if (protocol.Value.Find("endpoint") is { } address && address.Written.StartsWith("0.0.0.0", StringComparison.Ordinal) && protocol.Value.Find("tls") is null)
            {
                file.Say(ImportVerdict.Differs, address, at + ".endpoint", "Open to all networks without encryption and without a login, as before. The UI stays on this machine.");
            }
        }
        otlp.Set("protocols", protocols);
        return otlp;
    }

    private static OutputMap ImportProtocol(CollectorFile file, ConfigEntry protocol, string path)
    {
        string[] known = protocol.Key == "grpc" ? GrpcOptions : HttpOptions;
        OutputMap options = new();
        foreach (ConfigEntry option in protocol.Value.Entries)
        {
            string at = $"{path}.{option.Key}";
            if (option.Key is "max_recv_msg_size_mib" or "max_request_body_size")
            {
                file.Say(ImportVerdict.Differs, option, at, "Left out: receivers.otlp.max_body bounds both protocols, 64MiB when not given.");
            }
            else if (option.Key == "auth")
            {
                file.Say(ImportVerdict.Lost, option, at, "Receivers have no login yet; put a proxy with one in front.");
            }
            else if (!known.Contains(option.Key))
            {
                file.Say(ImportVerdict.Lost, option, at, "Clew has no such option.");
            }
            else if (option.Key == "tls")
            {
                options.Set("tls", ImportTls(file, option, at));
            }
            else if (option.Key == "endpoint" && !option.Value.Written.Contains('$', StringComparison.Ordinal) && Endpoint.Parse(option.Value.Written) is null)
            {
                file.Say(ImportVerdict.Lost, option, at, $"'{option.Value.Written}' is a name; Clew listens on IP addresses or localhost. It listens on this machine only.");
            }
            else if (option.Key is "endpoint" or "cors")
            {
                options.Set(option.Key, option.Value);
            }
            else
            {
                file.Say(ImportVerdict.Differs, option, at, "Left out: Clew's own rules hold.");
            }
        }
        return options;
    }

    private static OutputMap ImportTls(CollectorFile file, ConfigEntry tls, string path)
    {
        OutputMap files = new();
        foreach (ConfigEntry option in tls.Value.Entries)
        {
            if (option.Key is "cert_file" or "key_file")
            {
                files.Set(option.Key, option.Value);
            }
            else
            {
                file.Say(ImportVerdict.Lost, option, $"{path}.{option.Key}", option.Key.StartsWith("client_ca", StringComparison.Ordinal)
                    ? "Clients are not asked for certificates; put a proxy that asks in front."
                    : "Clew has no such option.");
            }
        }
        return files;
    }

    private static string Instead(string type) => type switch
    {
        "jaeger" or "zipkin" or "opencensus" or "skywalking" => $"Clew receives OTLP only. Send OTLP from the application (its SDK can), or keep a Collector for {type} in front that exports OTLP to Clew.",
        "prometheus" or "hostmetrics" or "kubeletstats" or "docker_stats" => "Clew does not scrape. Keep a Collector for it that exports OTLP to Clew, or leave these metrics to Prometheus.",
        "filelog" or "journald" or "syslog" or "k8s_events" => "Clew does not read logs from files. Keep a Collector for it that exports OTLP to Clew.",
        "kafka" => "Clew does not read queues. Keep a Collector for it that exports OTLP to Clew.",
        _ => "Clew receives OTLP only.",
    };
}

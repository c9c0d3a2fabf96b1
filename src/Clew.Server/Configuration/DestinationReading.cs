using Clew.Configuration;
using Clew.Export;
using Clew.Storage.Search;

namespace Clew.Server.Configuration;

/// <summary>The options that all exporters have: the Collector's, under its names, and Clew's own.</summary>
internal static class DestinationReading
{
    public static DestinationOptions Common(ConfigReader reader, ExportSignals signals)
    {
        DestinationOptions defaults = new() { Name = "", Endpoint = new Uri("http://localhost") };
        IReadOnlyDictionary<string, Secret> headers = reader.Map("headers", ConfigType.Secret, "Headers of each request; for gRPC metadata. Use ${env:NAME} for keys.");
        foreach ((string name, Secret value) in headers)
        {
            if (value.Reveal().AsSpan().ContainsAny('\r', '\n'))
            {
                reader.Fault("headers", $"The value of '{name}' has more than one line.");
            }
        }
        IReadOnlyList<ExportSignals> chosen = reader.List("signals", ConfigType.Choice(("traces", ExportSignals.Traces), ("logs", ExportSignals.Logs), ("metrics", ExportSignals.Metrics)), $"What is sent; {signals.ToString().ToLowerInvariant()} when not given.");
        DestinationOptions destination = defaults with
        {
            Headers = [.. headers.Select(header => KeyValuePair.Create(header.Key, header.Value.Reveal()))],
            Gzip = reader.Value("compression", ConfigType.Choice(("gzip", true), ("none", false)), true, "Compression of bodies."),
            Tls = reader.SectionOrDefaults("tls", ReadTls, "Encryption and certificates."),
            Timeout = reader.Value("timeout", ConfigType.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)), defaults.Timeout, "How long one attempt may take."),
            Retry = reader.SectionOrDefaults("retry_on_failure", static section => ReadRetry(section, new RetryOptions()), "How failed attempts are repeated."),
            Queue = reader.SectionOrDefaults("sending_queue", ReadQueue, "What waits, on disk. Each signal has a queue of its own."),
            MaxBatchBytes = (int)reader.Value("max_batch_size", ConfigType.Bytes(16 << 10, 64 << 20), defaults.MaxBatchBytes, "Largest body before compression. After a 413 smaller ones are sent."),
            Signals = chosen.Count > 0 ? chosen.Aggregate(static (all, one) => all | one) : signals,
            Filter = reader.SectionOrDefaults("filter", ReadFilter, "What is sent of the signals; everything when not given."),
            Findings = reader.Value("findings", ConfigType.Flag, false, "Sends what detectors found, too, as log records named clew.finding. Logs must be sent."),
            Attributes = reader.Value("attributes", ConfigType.Choice<AttributeForm>(), AttributeForm.Original, "As sent, or with the names of today's GenAI conventions."),
            Redaction = reader.Optional("redaction", ConfigType.Text, "A redaction processor such as redaction/strict, for this destination alone, after the server's own policy."),
        };
        if (destination.Filter.IsOfSpans && chosen.Count == 0)
        {
            destination = destination with { Signals = destination.Signals & ExportSignals.Traces };
        }
        else if (destination.Filter.IsOfSpans && destination.Signals != ExportSignals.Traces)
        {
            reader.Fault("signals", "filter.agents and filter.query choose spans: with them only traces can be sent.");
        }
        if (reader.Raw("auth", "map", "Not available: a key goes into headers.") is not null)
        {
            reader.Fault("auth", "There are no authenticator extensions. Put the key into headers, as in Authorization: Bearer ${env:TOKEN}.");
        }
        foreach (string ours in (string[])["read_buffer_size", "write_buffer_size", "max_idle_conns", "max_idle_conns_per_host", "max_conns_per_host", "idle_conn_timeout", "http2_read_idle_timeout", "keepalive", "balancer_name", "wait_for_ready", "cookies", "middlewares"])
        {
            reader.Ignored(ours, "Connections are kept and renewed by Clew's own rules.");
        }
        return destination;
    }

    internal static TlsOptions ReadTls(ConfigReader reader)
    {
        TlsOptions tls = new()
        {
            CaFile = reader.Optional("ca_file", ConfigType.Text, "PEM file with certificates to trust instead of the system's."),
            CertFile = reader.Optional("cert_file", ConfigType.Text, "PEM file of the client's own certificate, for receivers that ask for one."),
            KeyFile = reader.Optional("key_file", ConfigType.Text, "PEM file of its private key."),
            ServerName = reader.Optional("server_name_override", ConfigType.Text, "The name that the receiver's certificate must have, where it is not the host's."),
            SkipVerify = reader.Value("insecure_skip_verify", ConfigType.Flag, false, "Any certificate will do. Whoever sits between reads everything, so the destination is shown in red."),
        };
        bool insecure = reader.Value("insecure", ConfigType.Flag, false, "gRPC without encryption, where the endpoint does not start with http:// or https://.");
        reader.Ignored("min_version", "TLS 1.2 and 1.3 are spoken.");
        reader.Ignored("max_version", "TLS 1.2 and 1.3 are spoken.");
        reader.Ignored("cipher_suites", "The system's own are used.");
        reader.Ignored("include_system_ca_certs_pool", "ca_file replaces the system's certificates.");
        reader.Ignored("reload_interval", "Files are read when the configuration is.");
        if ((tls.CertFile is null) != (tls.KeyFile is null))
        {
            reader.Fault("cert_file and key_file: give both or none.");
        }
        else if (tls.Fault() is string fault)
        {
            reader.Fault(fault);
        }
        if (tls.SkipVerify)
        {
            reader.Note("insecure_skip_verify", "Certificates are not verified: whoever sits between can read and change what is sent.");
        }
        return tls with { PlainText = insecure };
    }

    internal static RetryOptions ReadRetry(ConfigReader reader, RetryOptions defaults)
    {
        ConfigType<TimeSpan> pause = ConfigType.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        return new RetryOptions
        {
            Enabled = reader.Value("enabled", ConfigType.Flag, defaults.Enabled, "Without it each request is tried once."),
            InitialInterval = reader.Value("initial_interval", pause, defaults.InitialInterval, "Pause after the first failure."),
            MaxInterval = reader.Value("max_interval", pause, defaults.MaxInterval, "Longest pause."),
            MaxElapsedTime = reader.Value("max_elapsed_time", ConfigType.Duration(), defaults.MaxElapsedTime, "A request is given up after this long; 0s never gives up, since the queue has a bound."),
            Multiplier = reader.Value("multiplier", ConfigType.Number(1, 100), defaults.Multiplier, "How much longer each pause is."),
            RandomizationFactor = reader.Value("randomization_factor", ConfigType.Number(0, 1), defaults.RandomizationFactor, "Pauses vary by this share."),
        };
    }

    private static QueueOptions ReadQueue(ConfigReader reader)
    {
        QueueOptions defaults = new();
        QueueOptions queue = new()
        {
            MaxBytes = reader.Value("max_size", ConfigType.Bytes(QueueOptions.MaxBytesMin, 1L << 44), defaults.MaxBytes, "Bytes on disk, of each signal."),
            WhenFull = reader.Value("when_full", ConfigType.Choice<FullQueuePolicy>(), defaults.WhenFull, "drop_oldest counts what it drops; refuse makes senders come again."),
            Consumers = (int)reader.Value("num_consumers", ConfigType.Integer(1, 32), defaults.Consumers, "Requests under way at once. 1 keeps the order."),
        };
        bool blocks = reader.Value("block_on_overflow", ConfigType.Flag, false, "The Collector's word for when_full: refuse.");
        reader.Ignored("enabled", "There is always a queue.");
        reader.Ignored("queue_size", "The bound is in bytes: max_size.");
        reader.Ignored("sizer", "The bound is in bytes: max_size.");
        reader.Ignored("storage", "The queue is on disk.");
        reader.Ignored("batch", "What waits is sent together: max_batch_size.");
        reader.Ignored("wait_for_result", "The sender's answer follows the write to disk.");
        return blocks ? queue with { WhenFull = FullQueuePolicy.Refuse } : queue;
    }

    private static DestinationFilter ReadFilter(ConfigReader reader)
    {
        DestinationFilter filter = new()
        {
            Services = reader.List("services", ConfigType.Text, "Services."),
            Environments = reader.List("environments", ConfigType.Text, "Deployment environments."),
            Agents = reader.List("agents", ConfigType.Text, "Agents. Traces only."),
            Attributes = [.. reader.Map("attributes", ConfigType.Text, "Attributes of the item or its resource and the values they must have, such as a tenant's id.")],
            Query = reader.Optional("query", ConfigType.Text, "A query on spans, as in the search box (docs/search.md). Traces only."),
        };
        try
        {
            _ = SearchParser.Parse(filter.Query, ofSpans: true);
        }
        catch (SearchSyntaxException e)
        {
            reader.Fault("query", e.Message);
            return filter with { Query = null };
        }
        return filter;
    }
}

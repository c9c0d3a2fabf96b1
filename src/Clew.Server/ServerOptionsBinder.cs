using System.Globalization;
using System.Net;
using Clew.Configuration;
using Clew.Pipeline.Normalize;
using Clew.Server.Configuration;
using Clew.Server.Export;

namespace Clew.Server;

/// <summary>Settings that cannot be used. Lists every fault, each with the name of its variable.</summary>
public sealed class InvalidOptionsException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults));

/// <summary>Fills <see cref="ServerOptions"/> from environment variables, or from <c>serve</c> options under the same names, and checks them.</summary>
public static class ServerOptionsBinder
{
    /// <param name="value">Gives the text of an option or variable, or null where it is not set.</param>
    /// <exception cref="InvalidOptionsException">One or more settings are wrong.</exception>
    public static ServerOptions Bind(Func<string, string?> value)
    {
        List<string> faults = [];
        string? path = value("CLEW_CONFIG") is { Length: > 0 } text ? text : null;
        ClewConfiguration file = path is null ? ClewConfiguration.Default : ReadFile(path, value, faults);
        ServerOptions options = Bind(file, value, faults) with { ConfigPath = path };
        return faults.Count == 0 ? options : throw new InvalidOptionsException(faults);
    }

    /// <summary>What is wrong with the settings of a file that was read, under those of options and variables; empty when it can be used.</summary>
    public static IReadOnlyList<string> Check(ClewConfiguration file, Func<string, string?> value)
    {
        List<string> faults = [];
        Bind(file, value, faults);
        return faults;
    }

    /// <summary>Settings of a file that was read, under those of options and variables.</summary>
    internal static ServerOptions Bind(ClewConfiguration file, Func<string, string?> value, List<string> faults)
    {
        ServerOptions defaults = OfFile(file);
        string? bind = Text("CLEW_BIND");
        ServerOptions options = defaults with
        {
            Configuration = file,
            Variable = value,
            IsRelay = Text("CLEW_RELAY") is string relay ? Flag("CLEW_RELAY", relay) : file.Service.IsRelay,
            DataFolder = Text("CLEW_DATA") ?? defaults.DataFolder,
            Bind = bind ?? defaults.Bind,
            OtlpHttpBind = bind is null ? defaults.OtlpHttpBind : null,
            OtlpGrpcBind = bind is null ? defaults.OtlpGrpcBind : null,
            Port = (int)Number("CLEW_PORT", defaults.Port, 0, 65535),
            OtlpHttpPort = (int)Number("CLEW_OTLP_HTTP_PORT", defaults.OtlpHttpPort, 0, 65535),
            OtlpGrpcPort = (int)Number("CLEW_OTLP_GRPC_PORT", defaults.OtlpGrpcPort, 0, 65535),
            TlsCertificatePath = Text("CLEW_TLS_CERT"),
            TlsKeyPath = Text("CLEW_TLS_KEY"),
            CorsOrigins = Text("CLEW_CORS_ORIGINS") ?? defaults.CorsOrigins,
            MaxBodyBytes = (long)Number("CLEW_MAX_BODY_BYTES", defaults.MaxBodyBytes, 1024, int.MaxValue / 2),
            MaxDecompressedBytes = (long)Number("CLEW_MAX_DECOMPRESSED_BYTES", defaults.MaxDecompressedBytes, 1024, int.MaxValue / 2),
            IngestBytes = (long)Number("CLEW_INGEST_BYTES", defaults.IngestBytes, 1 << 16, 1L << 40),
            IngestAgeSeconds = Number("CLEW_INGEST_AGE_SECONDS", defaults.IngestAgeSeconds, 0.1, 3600),
            QuerySeconds = Number("CLEW_QUERY_SECONDS", defaults.QuerySeconds, 0.1, 86400),
            RetentionDays = Number("CLEW_RETENTION_DAYS", defaults.RetentionDays, 0, 36500),
            RetentionBytes = (long)Number("CLEW_RETENTION_BYTES", defaults.RetentionBytes, 0, long.MaxValue / 2),
            FactsFolder = Text("CLEW_FACTS") ?? defaults.FactsFolder,
            MappingsPath = Text("CLEW_MAPPINGS"),
        };
        Check(options, faults);
        return options;

        string? Text(string name) => value(name) is { Length: > 0 } text ? text : null;

        bool Flag(string name, string text)
        {
            if (text is not ("true" or "false"))
            {
                faults.Add($"{name}: '{text}' is not true or false.");
            }
            return text == "true";
        }

        double Number(string name, double otherwise, double min, double max)
        {
            if (Text(name) is not string text)
            {
                return otherwise;
            }
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= min && number <= max)
            {
                return number;
            }
            faults.Add($"{name}: '{text}' is not a number from {min:0.#} to {max:0.#}.");
            return otherwise;
        }
    }

    private static ClewConfiguration ReadFile(string path, Func<string, string?> value, List<string> faults)
    {
        try
        {
            ConfigReading<ClewConfiguration> reading = ClewConfiguration.Parse(File.ReadAllText(path), value);
            faults.AddRange(reading.Faults.Select(fault => $"{path}:{fault}"));
            return reading.Value ?? ClewConfiguration.Default;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add($"CLEW_CONFIG: {exception.Message}");
            return ClewConfiguration.Default;
        }
    }

    private static ServerOptions OfFile(ClewConfiguration file)
    {
        ServerOptions defaults = new();
        ReceiverSettings receivers = file.Receivers;
        return defaults with
        {
            DataFolder = file.Storage.Folder ?? defaults.DataFolder,
            Bind = file.Ui.Endpoint?.Address.ToString() ?? defaults.Bind,
            // Opening the UI's port must not open the others.
            OtlpHttpBind = (receivers.Http?.Address.ToString()) ?? defaults.Bind,
            OtlpGrpcBind = (receivers.Grpc?.Address.ToString()) ?? defaults.Bind,
            Port = file.Ui.Endpoint?.Port ?? defaults.Port,
            OtlpHttpPort = receivers.Http?.Port ?? defaults.OtlpHttpPort,
            OtlpGrpcPort = receivers.Grpc?.Port ?? defaults.OtlpGrpcPort,
            UiTls = file.Ui.Tls,
            OtlpHttpTls = receivers.HttpTls,
            OtlpGrpcTls = receivers.GrpcTls,
            CorsOrigins = receivers.AllowedOrigins is { } origins ? string.Join(',', origins) : defaults.CorsOrigins,
            MaxBodyBytes = receivers.MaxBodyBytes ?? defaults.MaxBodyBytes,
            MaxDecompressedBytes = receivers.MaxDecompressedBytes ?? defaults.MaxDecompressedBytes,
            IngestBytes = receivers.IngestBytes ?? defaults.IngestBytes,
            IngestAgeSeconds = receivers.IngestAge?.TotalSeconds ?? defaults.IngestAgeSeconds,
            QuerySeconds = file.Storage.QueryTimeLimit?.TotalSeconds ?? defaults.QuerySeconds,
            RetentionDays = file.Storage.Retention?.TotalDays ?? defaults.RetentionDays,
            RetentionBytes = file.Storage.MaxBytes ?? defaults.RetentionBytes,
            FactsFolder = file.Service.FactsFolder,
        };
    }

    private static void Check(ServerOptions options, List<string> faults)
    {
        if (options.Bind != "localhost" && !IPAddress.TryParse(options.Bind, out _))
        {
            faults.Add($"CLEW_BIND: '{options.Bind}' is not an IP address. Use 127.0.0.1 for this machine only, 0.0.0.0 for all networks.");
        }
        if ((options.TlsCertificatePath is null) != (options.TlsKeyPath is null))
        {
            faults.Add("CLEW_TLS_CERT and CLEW_TLS_KEY: give both or none.");
        }
        CheckFile("CLEW_TLS_CERT", options.TlsCertificatePath);
        CheckFile("CLEW_TLS_KEY", options.TlsKeyPath);
        if (options.FactsFolder is not null && !Directory.Exists(options.FactsFolder))
        {
            faults.Add($"CLEW_FACTS: there is no folder '{options.FactsFolder}'.");
        }
        CheckFile("CLEW_MAPPINGS", options.MappingsPath);
        CheckMappings(options.MappingsPath, faults);
        faults.AddRange(DestinationsInUse.Loops(options));
        if (options.IsRelay && options.Configuration.Exporters.Destinations.Count == 0)
        {
            faults.Add("A relay needs an exporter in the configuration file (CLEW_CONFIG): it has no store of its own.");
        }
        int[] ports = [.. new[] { options.Port, options.OtlpHttpPort, options.OtlpGrpcPort }.Where(port => port != 0)];
        if (ports.Distinct().Count() != ports.Length)
        {
            faults.Add("CLEW_PORT, CLEW_OTLP_HTTP_PORT and CLEW_OTLP_GRPC_PORT must differ.");
        }

        void CheckFile(string name, string? path)
        {
            if (path is not null && !File.Exists(path))
            {
                faults.Add($"{name}: there is no file '{path}'.");
            }
        }
    }

    /// <summary>A fault in the file is told at start; later the mappings that were in use stay.</summary>
    private static void CheckMappings(string? path, List<string> faults)
    {
        if (path is null || !File.Exists(path))
        {
            return;
        }
        try
        {
            DialectSet.BuiltIn.With(UserMappings.Parse(File.ReadAllText(path)));
        }
        catch (InvalidDataException exception)
        {
            faults.Add($"CLEW_MAPPINGS: {path}: {exception.Message}");
        }
    }
}

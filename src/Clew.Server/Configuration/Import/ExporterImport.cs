using System.Text.RegularExpressions;
using Clew.Configuration;

namespace Clew.Server.Configuration.Import;

/// <summary>Section <c>exporters</c>: OTLP destinations are carried over; the others become OTLP where that is the same backend.</summary>
internal static partial class ExporterImport
{
    private const string GrafanaToken = "${env:GRAFANA_CLOUD_TOKEN}";
    private const string GrafanaInstance = "${env:GRAFANA_CLOUD_INSTANCE}";

    public static void Import(CollectorFile file)
    {
        OutputMap exporters = new();
        foreach (ConfigEntry exporter in file.Section("exporters"))
        {
            string path = $"exporters.{exporter.Key}";
            (string? id, OutputMap? options) = CollectorFile.TypeOf(exporter.Key) switch
            {
                "otlp" or "otlp_grpc" => ImportOtlp(file, exporter, path, isGrpc: true),
                "otlphttp" or "otlp_http" => ImportOtlp(file, exporter, path, isGrpc: false),
                "jaeger" => ImportJaeger(file, exporter, path),
                string type => Refuse(file, exporter, path, type),
            };
            file.Become("exporters", exporter.Key, id);
            if (id is not null)
            {
                exporters.Set(id, options);
            }
        }
        if (exporters.Count > 0)
        {
            file.Output.Set("exporters", exporters);
        }
    }

    private static (string? Id, OutputMap? Options) ImportOtlp(CollectorFile file, ConfigEntry exporter, string path, bool isGrpc)
    {
        ConfigNode? endpoint = exporter.Value.Find("endpoint") ?? exporter.Value.Find("traces_endpoint");
        ConfigEntry? header = exporter.Value.Find("headers")?.Entries.FirstOrDefault(item => item.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase));
        bool isBearer = header?.Value.Written.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase) == true;
        if (endpoint is not null && endpoint.Written.Contains(".grafana.net", StringComparison.OrdinalIgnoreCase) && (isGrpc || isBearer))
        {
            return ImportGrafanaCloud(file, exporter, path, endpoint, isGrpc, isBearer ? header : null);
        }
        file.Say(ImportVerdict.Maps, exporter, path, $"OTLP over {(isGrpc ? "gRPC" : "HTTP")} to {endpoint?.Written ?? "no endpoint"}, with a queue on disk.");
        if (exporter.Value.Find("auth") is { } auth)
        {
            file.Say(ImportVerdict.Lost, auth, path + ".auth", "There are no authenticator extensions. Put the key into headers, as in Authorization: Bearer ${env:TOKEN}.");
        }
        if (exporter.Value.Find("tls")?.Find("insecure_skip_verify") is { Text: "true" } skip)
        {
            file.Say(ImportVerdict.Misleading, skip, path + ".tls.insecure_skip_verify", "Encrypted and yet not safe: whoever sits between can read and change everything. Name the receiver's certificate authority in ca_file instead.");
        }
        if (header is { Value.Written: { } value } && !value.Contains("${", StringComparison.Ordinal))
        {
            file.Say(ImportVerdict.Differs, header, $"{path}.headers.{header.Key}", "The key stands in the file. It is carried over; ${env:NAME} keeps it out of version control.");
        }
        return (exporter.Key, OutputMap.Of(exporter.Value, "auth"));
    }

    private static (string? Id, OutputMap? Options) ImportGrafanaCloud(CollectorFile file, ConfigEntry exporter, string path, ConfigNode endpoint, bool isGrpc, ConfigEntry? bearer)
    {
        string token = bearer is not null && Variable().Match(bearer.Value.Written) is { Success: true } variable ? $"${{env:{variable.Groups[1].Value}}}" : GrafanaToken;
        string? zone = GrafanaZone().Match(endpoint.Written) is { Success: true } match ? match.Groups[1].Value : null;
        string wrong = (isGrpc, bearer is not null) switch
        {
            (true, true) => "The OTLP gateway of Grafana Cloud takes HTTP, not gRPC, and Basic of instance id and token, not Bearer: nothing arrives, and no application log says so.",
            (true, false) => "The OTLP gateway of Grafana Cloud takes HTTP, not gRPC: nothing arrives, and no application log says so.",
            _ => "The OTLP gateway of Grafana Cloud takes Basic of instance id and token, not Bearer: it answers 401, and no application log says so.",
        };
        string variables = string.Join(" and ", ((string[])[GrafanaInstance, token, zone is null ? "${env:GRAFANA_CLOUD_ZONE}" : ""]).Where(text => text.Length > 0));
        file.Say(ImportVerdict.Misleading, exporter, path, $"{wrong} Written as the preset grafana_cloud, which needs {variables}. `clew export test` sends one span and shows the reply.");
        string id = "grafana_cloud" + (exporter.Key.Contains('/', StringComparison.Ordinal) ? exporter.Key[exporter.Key.IndexOf('/', StringComparison.Ordinal)..] : "");
        OutputMap options = OutputMap.Of(exporter.Value, "endpoint", "traces_endpoint", "headers", "tls", "auth", "compression", "encoding");
        options.Set("zone", zone ?? "${env:GRAFANA_CLOUD_ZONE}");
        options.Set("instance", GrafanaInstance);
        options.Set("token", token);
        return (id, options);
    }

    /// <summary>Jaeger has taken OTLP itself since 1.35, on OTLP's ports; the Collector dropped the exporter of its own protocol in 0.86.</summary>
    private static (string? Id, OutputMap? Options) ImportJaeger(CollectorFile file, ConfigEntry exporter, string path)
    {
        string written = exporter.Value.Find("endpoint")?.Written ?? "jaeger:14250";
        int port = written.LastIndexOf(':');
        string endpoint = written.EndsWith("14250", StringComparison.Ordinal) ? written[..port] + ":4317" : written;
        string id = exporter.Key.Contains('/', StringComparison.Ordinal) ? "otlp/jaeger-" + exporter.Key[(exporter.Key.IndexOf('/', StringComparison.Ordinal) + 1)..] : "otlp/jaeger";
        file.Say(
            ImportVerdict.Misleading,
            exporter,
            path,
            $"No Collector has this exporter any more: such a file does not start. Jaeger takes OTLP; written as {id} to {endpoint}. Jaeger must listen there (its port 4317).");
        OutputMap options = OutputMap.Of(exporter.Value, "endpoint");
        options.Set("endpoint", endpoint);
        return (id, options);
    }

    private static (string? Id, OutputMap? Options) Refuse(CollectorFile file, ConfigEntry exporter, string path, string type)
    {
        (ImportVerdict verdict, string message) = type switch
        {
            "debug" or "logging" or "nop" or "file" => (ImportVerdict.Differs, "Not needed: what arrives is seen in the UI and with `clew tail`."),
            "zipkin" => (ImportVerdict.Lost, "Clew sends OTLP only, which Zipkin does not take by itself."),
            "prometheus" => (ImportVerdict.Lost, "Clew offers no page of the metrics that it received. Prometheus takes OTLP: the exporter 'prometheus' sends it there."),
            "prometheusremotewrite" => (ImportVerdict.Lost, "Clew sends OTLP only. Prometheus and its relatives take OTLP: see the exporters 'prometheus' and 'victoria_metrics'."),
            "datadog" => (ImportVerdict.Lost, "Clew sends OTLP only. The exporter 'datadog' of Clew sends spans to Datadog's OTLP intake; it needs api_key."),
            "loadbalancing" => (ImportVerdict.Lost, "Clew does not spread spans over Collectors: it decides about whole traces itself."),
            "kafka" or "pulsar" or "awss3" or "googlecloudstorage" => (ImportVerdict.Lost, "Clew sends OTLP only. Send to a Collector that does this."),
            _ => (ImportVerdict.Lost, "Clew sends OTLP only. Most backends take it: see the presets in the reference of the section exporters."),
        };
        file.Say(verdict, exporter, path, message);
        return (null, null);
    }

    [GeneratedRegex(@"\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)[^}]*\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(prod-[a-z]{2,}(?:-[a-z]+)*-\d+)\.grafana\.net")]
    private static partial Regex GrafanaZone();
}

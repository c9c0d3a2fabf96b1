using System.Text.RegularExpressions;
using Clew.Alert.Prometheus;
using Clew.Alert.Prometheus.RemoteWrite;
using Clew.Configuration;

namespace Clew.Server.Configuration;

/// <summary>Section <c>prometheus</c>.</summary>
/// <param name="Names">Under which names derived metrics are written.</param>
/// <param name="SeriesMax">Time series for combinations of names with numbers of their own.</param>
/// <param name="RemoteWrite">Null when nothing is pushed.</param>
public sealed partial record PrometheusSettings(GenAIMetricNames Names, int SeriesMax, RemoteWriteOptions? RemoteWrite)
{
    internal static PrometheusSettings Read(ConfigReader reader) => new(
        reader.Value("names", ConfigType.Choice<GenAIMetricNames>(), GenAIMetricNames.All, "Names of the derived metrics: those of today's conventions, older ones that dashboards were written for, or all."),
        (int)reader.Value("max_series", ConfigType.Integer(200, 2_000_000), DerivedMetrics.SeriesMaxDefault, "Time series of the derived metrics: some 180 for each model of an agent, 22 for each tool. What finds no room goes to an overflow series and is counted."),
        reader.Section("remote_write", ReadRemoteWrite, "Pushes what /metrics shows to a receiver of Prometheus remote-write. Without this section nothing is pushed."));

    private static RemoteWriteOptions ReadRemoteWrite(ConfigReader reader)
    {
        RemoteWriteOptions options = new() { Endpoint = reader.Required("url", ConfigType.Url("http", "https"), "Whole address, such as http://prometheus:9090/api/v1/write.") };
        IReadOnlyDictionary<string, Secret> headers = reader.Map("headers", ConfigType.Secret, "Headers of each request. Use ${env:NAME} for keys.");
        if (headers.Values.Any(static value => value.Reveal().AsSpan().ContainsAny('\r', '\n')))
        {
            reader.Fault("headers", "A value has more than one line.");
        }
        IReadOnlyDictionary<string, string> labels = reader.Map("external_labels", ConfigType.Text, "Labels that every series gets. job is clew where they do not say it.");
        if (labels.Keys.FirstOrDefault(static name => !LabelName().IsMatch(name)) is { } wrong)
        {
            reader.Fault("external_labels", $"'{wrong}' is not a name of a label: letters, digits and underscores.");
        }
        Dictionary<string, string> all = new(labels);
        all.TryAdd("job", "clew");
        return options with
        {
            Headers = [.. headers.Select(static header => KeyValuePair.Create(header.Key, header.Value.Reveal()))],
            ExternalLabels = all,
            Interval = reader.Value("interval", ConfigType.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), options.Interval, "How often numbers are written."),
            Timeout = reader.Value("timeout", ConfigType.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)), options.Timeout, "How long one attempt may take."),
            Retry = reader.SectionOrDefaults("retry_on_failure", section => DestinationReading.ReadRetry(section, options.Retry), "How failed attempts are repeated."),
            MaxWaiting = (int)reader.Value("max_waiting", ConfigType.Integer(1, 100_000), options.MaxWaiting, "Requests in memory that wait while the receiver is away; the oldest make room and are counted."),
            Tls = reader.SectionOrDefaults("tls", DestinationReading.ReadTls, "Encryption and certificates."),
        };
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelName();
}

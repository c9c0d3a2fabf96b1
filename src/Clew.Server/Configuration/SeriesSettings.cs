using Clew.Configuration;
using Clew.Pipeline.Series;

namespace Clew.Server.Configuration;

/// <summary>The processor <c>metric_series</c>.</summary>
public static class SeriesSettings
{
    internal static SeriesPolicy Read(ConfigReader reader) => new()
    {
        MaxSeries = (int)reader.Value("max_series", ConfigType.Integer(1, 1_000_000), 10_000,
            "Series that a metric of a service may have in a day (UTC); points of further ones go to one series with otel.metric.overflow."),
        KeepKeys = reader.Sections("keep_keys", ReadKeys, "The only attributes that points of some metrics keep. The first metric that fits decides."),
    };

    private static KeyValuePair<string, IReadOnlyList<string>> ReadKeys(ConfigReader reader) => new(
        reader.Required("metric", ConfigType.Text, "Name of the metric; * stands for any characters."),
        reader.List("keys", ConfigType.Text, "Attributes that stay."));
}

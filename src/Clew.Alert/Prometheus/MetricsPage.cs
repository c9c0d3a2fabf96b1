using System.Buffers;
using System.Text;

namespace Clew.Alert.Prometheus;

/// <summary>The whole of <c>/metrics</c> in either format.</summary>
public static class MetricsPage
{
    public const string PrometheusType = "text/plain; version=0.0.4; charset=utf-8";

    public const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// <summary>What an <c>Accept</c> header asks for. Who does not ask for OpenMetrics gets what every scraper reads.</summary>
    public static bool WantsOpenMetrics(string? accept)
    {
        double openMetrics = 0, plain = 0;
        foreach (string part in (accept ?? "").Split(','))
        {
            string[] pieces = part.Split(';', StringSplitOptions.TrimEntries);
            string? quality = pieces.Skip(1).FirstOrDefault(static piece => piece.StartsWith("q=", StringComparison.OrdinalIgnoreCase));
            double weight = quality is null ? 1 : double.TryParse(quality[2..], System.Globalization.CultureInfo.InvariantCulture, out double number) ? number : 0;
            switch (pieces[0].ToLowerInvariant())
            {
                case "application/openmetrics-text":
                    openMetrics = Math.Max(openMetrics, weight);
                    break;
                case "text/plain":
                    plain = Math.Max(plain, weight);
                    break;
            }
        }
        return openMetrics > 0 && openMetrics >= plain;
    }

    /// <param name="own">The server's own counters, in the Prometheus text format.</param>
    /// <param name="metrics">The derived ones.</param>
    /// <param name="names">Names of those.</param>
    /// <param name="openMetrics">Format of the page.</param>
    /// <param name="target">Gets the page.</param>
    public static void Write(string own, DerivedMetrics metrics, GenAIMetricNames names, bool openMetrics, IBufferWriter<byte> target)
    {
        MetricsText text = new(openMetrics, target);
        text.Append(own);
        GenAIMetricsText.Write(metrics, names, text);
        text.End();
    }

    /// <inheritdoc cref="Write(string, DerivedMetrics, GenAIMetricNames, bool, IBufferWriter{byte})"/>
    public static string Write(string own, DerivedMetrics metrics, GenAIMetricNames names, bool openMetrics)
    {
        ArrayBufferWriter<byte> page = new();
        Write(own, metrics, names, openMetrics, page);
        return Encoding.UTF8.GetString(page.WrittenSpan);
    }
}

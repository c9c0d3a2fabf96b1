using System.Globalization;
using Clew.Telemetry;

namespace Clew.Analyse.View;

/// <summary>Figures and texts of senders in the explanations of findings. Numbers are exact here: the UI writes prose as it comes.</summary>
internal static class Words
{
    private const int QuoteMax = 120;

    /// <summary>The start of a text in one line.</summary>
    public static string Quote(string text) => $"“{Cut(text)}”";

    /// <summary>The same without quotation marks.</summary>
    public static string Cut(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        int cut = Math.Min(line.Length, QuoteMax);
        cut -= cut < line.Length && char.IsHighSurrogate(line[cut - 1]) ? 1 : 0;
        return cut < line.Length ? line[..cut] + "…" : line;
    }

    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    public static string Usd(double value) => "$" + value.ToString("0.####", CultureInfo.InvariantCulture);

    public static string Seconds(long nanos) => (nanos / 1e9).ToString("0.#", CultureInfo.InvariantCulture) + " s";

    public static string Times(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>The agent, or words for a run without one.</summary>
    public static string By(string? agent) => agent is null ? "The run" : $"The agent {Quote(agent)}";

    public static string Named(Utf8Text text) => text.IsNullOrEmpty ? "unknown" : text.ToString();
}

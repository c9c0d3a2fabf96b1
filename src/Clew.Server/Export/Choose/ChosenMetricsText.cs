using System.Globalization;
using System.Text;
using Clew.Export;

namespace Clew.Server.Export.Choose;

/// <summary>What sampling policies of destinations did, in the Prometheus text format.</summary>
internal static class ChosenMetricsText
{
    public static string Write(FanOut fanOut, WatchedTraces watched, ChosenTraces chosen)
    {
        DestinationStatus[] choosing = [.. fanOut.GetStatus().Where(one => one.Options.SamplingPolicies is not null)];
        if (choosing.Length == 0)
        {
            return "";
        }
        StringBuilder text = new();
        One("clew_export_undecided_traces", "gauge", "Traces that wait until they are finished.", watched.Count);
        One("clew_export_traces_decided_early_total", "counter", "Traces decided on before they were finished, since too many waited.", watched.Early);
        One("clew_export_kept_traces", "gauge", "Traces of which it is known that a destination got them.", chosen.KeptCount);
        One("clew_export_kept_traces_forgotten_total", "counter", "Those that were forgotten to make room; more of such a trace is decided on anew.", chosen.KeptForgotten);
        Family("clew_export_traces_kept_total", "counter", "Traces that a sampling policy of a destination kept, by policy.");
        foreach (DestinationStatus one in choosing)
        {
            foreach ((string policy, long count) in one.KeptTraces)
            {
                string label = policy.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
                text.Append(CultureInfo.InvariantCulture, $"clew_export_traces_kept_total{{destination=\"{one.Options.Name}\",policy=\"{label}\"}} {count}\n");
            }
        }
        Family("clew_export_traces_left_out_total", "counter", "Traces that no sampling policy of a destination kept; one that goes on is counted again.");
        foreach (DestinationStatus one in choosing)
        {
            text.Append(CultureInfo.InvariantCulture, $"clew_export_traces_left_out_total{{destination=\"{one.Options.Name}\"}} {one.LeftOutTraces}\n");
        }
        return text.ToString();

        void Family(string name, string type, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

        void One(string name, string type, string help, long value)
        {
            Family(name, type, help);
            text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
        }
    }
}

using System.Globalization;
using System.Text;

namespace Clew.Server.Prometheus;

/// <summary>Writes counters and gauges in the Prometheus text format 0.0.4.</summary>
internal sealed class CounterText
{
    private readonly StringBuilder text = new();

    /// <summary>The head of a family; its samples follow.</summary>
    /// <param name="type">counter or gauge.</param>
    /// <param name="help">One line.</param>
    public void Family(string name, string type, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    /// <param name="labels">Such as <c>reason="queue_full"</c>; empty for none.</param>
    public void Sample(string name, string labels, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length == 0 ? "" : "{" + labels + "}")} {value}\n");

    /// <summary>A family of one sample.</summary>
    public void Add(string name, string type, string help, double value)
    {
        Family(name, type, help);
        Sample(name, "", value);
    }

    /// <summary>A family with a sample for each of some things.</summary>
    public void Each<T>(IEnumerable<T> all, string name, string type, string help, Func<T, (string Labels, double Value)> sample)
    {
        Family(name, type, help);
        foreach (T one in all)
        {
            (string labels, double value) = sample(one);
            Sample(name, labels, value);
        }
    }

    public override string ToString() => text.ToString();
}

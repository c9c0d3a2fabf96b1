using System.Buffers;
using System.Globalization;
using System.Text;
using Clew.Telemetry;

namespace Clew.Alert.Prometheus;

/// <summary>Writes metrics in the Prometheus text format 0.0.4 or in OpenMetrics 1.0, which knows exemplars.</summary>
/// <param name="isOpenMetrics">Which of the two.</param>
/// <param name="target">Gets the text in UTF-8, some kilobytes at a time: a page of many series is some megabytes.</param>
internal sealed class MetricsText(bool isOpenMetrics, IBufferWriter<byte> target)
{
    private const int PieceChars = 4096;

    private readonly StringBuilder text = new(PieceChars + 512);
    private readonly Encoder encoder = Encoding.UTF8.GetEncoder();

    /// <summary>The head of a family; its samples follow.</summary>
    /// <param name="name">For counters without <c>_total</c>.</param>
    /// <param name="type">counter, gauge or histogram.</param>
    /// <param name="help">One line.</param>
    public void Family(string name, string type, string help)
    {
        string family = type == "counter" && !isOpenMetrics ? name + "_total" : name;
        text.Append(CultureInfo.InvariantCulture, $"# HELP {family} {help}\n# TYPE {family} {type}\n");
        if (isOpenMetrics && name.EndsWith("_seconds", StringComparison.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"# UNIT {family} seconds\n");
        }
    }

    public void Counter(string name, string labels, double value) => Sample(name + "_total", labels, value);

    public void Sample(string name, string labels, double value)
    {
        text.Append(name);
        AppendLabels(labels, null);
        text.Append(CultureInfo.InvariantCulture, $" {value}\n");
        EndLine();
    }

    public void Histogram(string name, string labels, ExplicitHistogram histogram)
    {
        long cumulative = 0;
        for (int i = 0; i < histogram.Counts.Length; i++)
        {
            cumulative += histogram.Counts[i];
            text.Append(name).Append("_bucket");
            AppendLabels(labels, i < histogram.Bounds.Length ? Bound(histogram.Bounds[i]) : "+Inf");
            text.Append(CultureInfo.InvariantCulture, $" {cumulative}");
            AppendExemplar(histogram.Exemplars[i]);
            text.Append('\n');
            EndLine();
        }
        Sample(name + "_sum", labels, histogram.Sum);
        Sample(name + "_count", labels, cumulative);
    }

    /// <summary>Adds text that is in the format 0.0.4 already.</summary>
    public void Append(string prometheusText)
    {
        if (!isOpenMetrics)
        {
            text.Append(prometheusText);
            EndLine();
            return;
        }
        foreach (ReadOnlySpan<char> line in prometheusText.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty)
            {
                continue;
            }
            if (line[0] == '#')
            {
                AppendHead(line);
            }
            else
            {
                text.Append(line).Append('\n');
            }
        }
        EndLine();
    }

    /// <summary>Nothing is written after this.</summary>
    public void End()
    {
        text.Append(isOpenMetrics ? "# EOF\n" : "");
        Flush();
    }

    /// <summary>A label with its value, for the label sets of this writer.</summary>
    internal static string Label(string name, Utf8Text value) => value.IsNullOrEmpty ? "" : Label(name, value.ToString());

    internal static string Label(string name, string value) =>
        $"{name}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    internal static string Labels(params IEnumerable<string> labels) => string.Join(',', labels.Where(static label => label.Length > 0));

    private void EndLine()
    {
        if (text.Length >= PieceChars)
        {
            Flush();
        }
    }

    private void Flush()
    {
        foreach (ReadOnlyMemory<char> chunk in text.GetChunks())
        {
            encoder.Convert(chunk.Span, target, flush: false, out _, out _);
        }
        text.Clear();
    }

    /// <summary>OpenMetrics names a counter's family without the suffix of its samples.</summary>
    private void AppendHead(ReadOnlySpan<char> line)
    {
        int start = line[2..].IndexOf(' ') + 3;
        int length = line[start..].IndexOf(' ');
        ReadOnlySpan<char> name = line.Slice(start, length);
        ReadOnlySpan<char> family = name.EndsWith("_total", StringComparison.Ordinal) ? name[..^"_total".Length] : name;
        text.Append(line[..start]).Append(family).Append(line[(start + length)..]).Append('\n');
    }

    private void AppendLabels(string labels, string? bound)
    {
        if (labels.Length == 0 && bound is null)
        {
            return;
        }
        text.Append('{').Append(labels);
        if (bound is not null)
        {
            text.Append(labels.Length > 0 ? "," : "").Append("le=\"").Append(bound).Append('"');
        }
        text.Append('}');
    }

    private void AppendExemplar(in Exemplar exemplar)
    {
        if (isOpenMetrics && !exemplar.TraceId.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $" # {{trace_id=\"{exemplar.TraceId}\",span_id=\"{exemplar.SpanId}\"}} {Number(exemplar.Value)} {exemplar.TimeUnixNano / 1_000_000 / 1e3:0.000}");
        }
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>OpenMetrics writes bounds as floating-point numbers: the same bound has to be the same text in both formats.</summary>
    internal static string Bound(double bound) => bound == Math.Floor(bound) ? bound.ToString("0.0", CultureInfo.InvariantCulture) : Number(bound);
}

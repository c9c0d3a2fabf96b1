using System.Globalization;
using System.Text;

namespace Clew.Alert.Prometheus.RemoteWrite;

/// <summary>One line of an OpenMetrics page of ours.</summary>
/// <param name="Name">Of the series.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its number.</param>
/// <param name="Exemplar">Labels, number and time in Unix seconds of its exemplar; null without one.</param>
internal sealed record TextSample(string Name, IReadOnlyList<KeyValuePair<string, string>> Labels, double Value, (IReadOnlyList<KeyValuePair<string, string>> Labels, double Value, double UnixSeconds)? Exemplar)
{
    /// <summary>All samples of a page; its comments are left out.</summary>
    public static IEnumerable<TextSample> ReadAll(string page)
    {
        using StringReader lines = new(page);
        while (lines.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return Read(line);
            }
        }
    }

    private static TextSample Read(string line)
    {
        int end = line.AsSpan().IndexOfAny('{', ' ');
        string name = line[..end];
        List<KeyValuePair<string, string>> labels = [];
        int position = line[end] == '{' ? ReadLabels(line, end, labels) : end;
        int mark = line.IndexOf(" # ", position, StringComparison.Ordinal);
        double value = Number(mark < 0 ? line.AsSpan(position) : line.AsSpan(position, mark - position));
        if (mark < 0)
        {
            return new TextSample(name, labels, value, null);
        }
        List<KeyValuePair<string, string>> exemplar = [];
        string[] numbers = line[ReadLabels(line, mark + 3, exemplar)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new TextSample(name, labels, value, (exemplar, Number(numbers[0]), Number(numbers[1])));
    }

    /// <summary>Reads <c>{a="b",c="d"}</c> and returns where it ends.</summary>
    private static int ReadLabels(string line, int start, List<KeyValuePair<string, string>> labels)
    {
        int position = start + 1;
        while (line[position] != '}')
        {
            int equals = line.IndexOf('=', position);
            string name = line[position..equals];
            StringBuilder value = new();
            for (position = equals + 2; line[position] != '"'; position++)
            {
                char c = line[position];
                value.Append(c != '\\' ? c : line[++position] is var escaped && escaped == 'n' ? '\n' : escaped);
            }
            labels.Add(new(name, value.ToString()));
            position += line[position + 1] == ',' ? 2 : 1;
        }
        return position + 1;
    }

    private static double Number(ReadOnlySpan<char> text) => double.Parse(text.Trim(), CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Clew.Instrumentation.Testing;

/// <summary>Draws spans as a tree, one line each, with remarks of the caller behind them.</summary>
internal static class SpanTreeText
{
    private const int LinesMax = 200;

    public static string Draw(IReadOnlyList<RecordedSpan> spans, IReadOnlyDictionary<ActivitySpanId, string> remarks)
    {
        if (spans.Count == 0)
        {
            return "(no span was recorded)";
        }
        SpanTree tree = new(spans);
        StringBuilder text = new();
        int lines = 0;
        foreach (RecordedSpan root in tree.Roots)
        {
            Append(root, "", "");
        }
        if (lines > LinesMax)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"… and {lines - LinesMax} more spans");
        }
        return text.ToString().TrimEnd();

        void Append(RecordedSpan span, string indent, string indentBelow)
        {
            if (++lines <= LinesMax)
            {
                text.Append(indent).Append(Line(span));
                text.AppendLine(remarks.TryGetValue(span.SpanId, out string? remark) ? "   " + remark : "");
            }
            RecordedSpan[] children = [.. tree.ChildrenOf(span)];
            for (int i = 0; i < children.Length; i++)
            {
                bool isLast = i == children.Length - 1;
                Append(children[i], indentBelow + (isLast ? "└─ " : "├─ "), indentBelow + (isLast ? "   " : "│  "));
            }
        }
    }

    private static string Line(RecordedSpan span)
    {
        string kind = span.Kind.ToString().ToLowerInvariant();
        string time = span.HasEnded ? string.Create(CultureInfo.InvariantCulture, $"{span.Duration.TotalMilliseconds:0.#} ms") : "never ended";
        string tokens = span.Attributes.TryGetValue("gen_ai.usage.input_tokens", out object? input)
            ? $", {ValueText.Of(input)} → {ValueText.Of(span.Attributes.GetValueOrDefault("gen_ai.usage.output_tokens"))} tokens"
            : "";
        string error = span.Status == ActivityStatusCode.Error ? $", failed: {ValueText.Of(span.Attributes.GetValueOrDefault("error.type"))}" : "";
        return $"{span.Name}  ({kind}, {time}{tokens}{error})";
    }
}

namespace Clew.Samples.Tests;

/// <summary>Received spans as indented lines: name and kind, children in the order of their names.</summary>
internal static class SpanForest
{
    public static string Draw(IEnumerable<ReceivedSpan> received)
    {
        ReceivedSpan[] spans = [.. received];
        ILookup<string, ReceivedSpan> children = spans.Where(span => span.ParentSpanId is not null).ToLookup(span => span.ParentSpanId!);
        HashSet<string> ids = [.. spans.Select(span => span.SpanId)];
        List<string> lines = [];
        Append(spans.Where(span => span.ParentSpanId is null || !ids.Contains(span.ParentSpanId)), 0);
        return string.Join('\n', lines);

        void Append(IEnumerable<ReceivedSpan> level, int depth)
        {
            foreach (ReceivedSpan span in level.OrderBy(span => span.Name, StringComparer.Ordinal).ThenBy(span => span.Kind))
            {
                lines.Add($"{new string(' ', depth * 2)}{span.Name} ({span.Kind.ToString().ToLowerInvariant()}{(span.IsError ? ", error" : "")})");
                Append(children[span.SpanId], depth + 1);
            }
        }
    }
}

using System.Globalization;
using Clew.Telemetry;

namespace Clew.Pipeline.Messages;

/// <summary>
/// Rebuilds a list that was flattened into keys such as <c>llm.input_messages.0.message.contents.1.message_content.text</c>. Indexes are
/// sorted as numbers and may have holes, since SDKs drop attributes above their limit; a huge index costs nothing.
/// </summary>
internal static class FlatKeys
{
    /// <summary>More segments than any known vocabulary has; the rest of such a key stays one name.</summary>
    private const int MaxSegments = 16;

    /// <summary>The part of a key before its first index, with the dot; the whole key when it has no index.</summary>
    public static string RootOf(string key)
    {
        int at = 0;
        foreach (Range segment in key.AsSpan().Split('.'))
        {
            if (TryIndex(key.AsSpan(segment), out _))
            {
                return key[..at];
            }
            at = segment.End.GetOffset(key.Length) + 1;
        }
        return key;
    }

    /// <summary>The list under a root.</summary>
    public static AnyValue Rebuild(IEnumerable<KeyValue> attributes, string root)
    {
        Node list = new();
        foreach (KeyValue attribute in attributes)
        {
            string key = attribute.Key.ToString();
            if (key.StartsWith(root, StringComparison.Ordinal))
            {
                Node node = list;
                foreach (string segment in key[root.Length..].Split('.', MaxSegments))
                {
                    node = node.Child(segment);
                }
                node.Value = attribute.Value;
            }
        }
        return list.ToValue();
    }

    private static bool TryIndex(ReadOnlySpan<char> segment, out long index) =>
        long.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out index);

    private sealed class Node
    {
        private readonly List<(string Name, Node Node)> order = [];
        private readonly Dictionary<string, Node> children = new(StringComparer.Ordinal);

        public AnyValue Value { get; set; }

        public Node Child(string name)
        {
            if (!children.TryGetValue(name, out Node? child))
            {
                children.Add(name, child = new Node());
                order.Add((name, child));
            }
            return child;
        }

        public AnyValue ToValue()
        {
            if (order.Count == 0)
            {
                return Value;
            }
            if (order.TrueForAll(item => TryIndex(item.Name, out _)))
            {
                return AnyValue.From([.. order.OrderBy(item => long.Parse(item.Name, CultureInfo.InvariantCulture)).Select(item => item.Node.ToValue())]);
            }
            return AnyValue.From([.. order.Select(item => new KeyValue(Utf8Text.From(item.Name), item.Node.ToValue()))]);
        }
    }
}

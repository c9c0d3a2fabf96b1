using System.Text;
using System.Text.Json;

namespace Clew.Instrumentation.Http;

/// <summary>A place in a JSON document: what it means, and which of its members matter. A null node stands for all that does not.</summary>
internal sealed class FieldNode
{
    private readonly List<(byte[] Name, FieldNode Node)> members = [];

    public WireField Field { get; private set; }

    /// <summary>The node of each element, when the place is an array.</summary>
    public FieldNode? Element { get; private set; }

    /// <summary>Adds a path such as <c>choices[].delta.content</c>; meaning <c>@</c> lets the member be read as if it were the document.</summary>
    public void Add(string path, string meaning)
    {
        FieldNode node = this;
        string[] names = path.Split('.');
        for (int level = 0; level < names.Length; level++)
        {
            string name = names[level].Replace("[]", "", StringComparison.Ordinal);
            if (meaning == "@" && level == names.Length - 1)
            {
                node.members.Add((Encoding.UTF8.GetBytes(name), this));
                return;
            }
            node = node.Member(name);
            for (int brackets = (names[level].Length - name.Length) / 2; brackets > 0; brackets--)
            {
                node = node.Element ??= new FieldNode();
            }
        }
        node.Field = Enum.Parse<WireField>(meaning);
    }

    public FieldNode? Find(ref Utf8JsonReader reader)
    {
        foreach ((byte[] name, FieldNode node) in members)
        {
            if (reader.ValueTextEquals(name))
            {
                return node;
            }
        }
        return null;
    }

    private FieldNode Member(string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        foreach ((byte[] known, FieldNode node) in members)
        {
            if (known.AsSpan().SequenceEqual(bytes))
            {
                return node;
            }
        }
        var added = new FieldNode();
        members.Add((bytes, added));
        return added;
    }
}

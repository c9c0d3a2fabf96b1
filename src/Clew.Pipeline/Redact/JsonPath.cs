using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clew.Pipeline.Redact;

/// <summary>
/// The part of RFC 9535 that names members: <c>$.a.b</c>, <c>$..name</c>, <c>$.list[*].name</c>, <c>$.list[0]</c>. A text that is JSON again is
/// looked into as if it stood there itself.
/// </summary>
internal sealed class JsonPath
{
    /// <summary>Of objects, arrays and JSON within JSON. What is deeper is replaced as a whole: nobody gets past a rule by nesting.</summary>
    private const int DepthMax = 256;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = DepthMax };
    private static readonly JsonReaderOptions Unbounded = new() { MaxDepth = int.MaxValue };

    private readonly List<Step> steps = [];

    /// <exception cref="InvalidDataException">The text is no such path; the message says where.</exception>
    public JsonPath(string path)
    {
        int at = path.StartsWith('$') ? 1 : throw new InvalidDataException($"The path '{path}' does not begin with $.");
        while (at < path.Length)
        {
            bool isDeep = path.AsSpan(at).StartsWith("..");
            if (path[at] == '[')
            {
                int close = path.IndexOf(']', at);
                string inside = close < 0 ? "" : path[(at + 1)..close].Trim('\'', '"');
                steps.Add(inside.Length > 0 ? new Step(inside, false) : throw new InvalidDataException($"The path '{path}' has a bracket that does not close, or nothing in it."));
                at = close + 1;
                continue;
            }
            at += isDeep ? 2 : path[at] == '.' ? 1 : throw new InvalidDataException($"The path '{path}' has '{path[at]}' at {at}, where a dot or a bracket is due.");
            int end = path.IndexOfAny(['.', '['], at);
            end = end < 0 ? path.Length : end;
            steps.Add(end > at ? new Step(path[at..end], isDeep) : throw new InvalidDataException($"The path '{path}' has an empty name at {at}."));
            at = end;
        }
        if (steps.Count == 0)
        {
            throw new InvalidDataException($"The path '{path}' names nothing.");
        }
    }

    /// <summary>
    /// The text with each named value replaced, or null when it is no JSON or names none. A replacement of null removes the member. JSON that
    /// cannot be walked is replaced as a whole.
    /// </summary>
    public string? Replace(string json, Func<string, string?> replacement)
    {
        try
        {
            JsonNode? root = Parse(json);
            return root is not null && Apply(root, 0, replacement, 0) ? root.ToJsonString() : null;
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or JsonException)
        {
            // A key that stands twice and half of a surrogate pair pass the parser and fail later. Who sends them must not get past the rule.
            return replacement(json) ?? "";
        }
    }

    private static JsonNode? Parse(string json)
    {
        ReadOnlySpan<char> trimmed = json.AsSpan().TrimStart();
        if (trimmed.IsEmpty || trimmed[0] is not ('{' or '['))
        {
            return null;
        }
        try
        {
            return JsonNode.Parse(json, documentOptions: Deep);
        }
        catch (JsonException) when (!IsJson(json))
        {
            // Not JSON, or cut off: the rule is about JSON, and the recognisers read the text as it is.
            return null;
        }
    }

    private static bool IsJson(string text)
    {
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(text), Unbounded);
        try
        {
            while (reader.Read())
            {
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool Apply(JsonNode node, int step, Func<string, string?> replacement, int depth)
    {
        bool changed = false;
        if (depth > DepthMax)
        {
            throw new JsonException("The JSON is nested too deep to be walked.");
        }
        switch (node)
        {
            case JsonObject map:
                foreach ((string name, JsonNode? child) in map.ToArray())
                {
                    changed |= ApplyChild(child, name, step, replacement, depth, value => map[name] = value, () => map.Remove(name));
                }
                break;
            case JsonArray list:
                for (int i = list.Count - 1; i >= 0; i--)
                {
                    int index = i;
                    changed |= ApplyChild(list[i], i.ToString(CultureInfo.InvariantCulture), step, replacement, depth, value => list[index] = value, () => list.RemoveAt(index));
                }
                break;
        }
        return changed;
    }

    private bool ApplyChild(JsonNode? child, string name, int step, Func<string, string?> replacement, int depth, Action<JsonNode?> set, Action remove)
    {
        bool fits = steps[step].Name == "*" || steps[step].Name == name;
        if (fits && step == steps.Count - 1)
        {
            string? text = replacement(child is JsonValue value && value.TryGetValue(out string? sent) ? sent : child?.ToJsonString() ?? "null");
            if (text is null)
            {
                remove();
            }
            else
            {
                set(text);
            }
            return true;
        }
        bool changed = fits && Descend(child, step + 1, replacement, depth, set);
        return (steps[step].IsDeep && Descend(child, step, replacement, depth, set)) || changed;
    }

    private bool Descend(JsonNode? child, int step, Func<string, string?> replacement, int depth, Action<JsonNode?> set)
    {
        if (child is JsonValue value && value.TryGetValue(out string? text))
        {
            JsonNode? inner = Parse(text);
            bool changed = inner is not null && Apply(inner, step, replacement, depth + 1);
            if (changed)
            {
                set(inner!.ToJsonString());
            }
            return changed;
        }
        return child is not null && Apply(child, step, replacement, depth + 1);
    }

    private readonly record struct Step(string Name, bool IsDeep);
}

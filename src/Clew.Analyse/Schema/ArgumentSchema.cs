using System.Text.Json;
using Clew.Analyse.View;

namespace Clew.Analyse.Schema;

/// <summary>
/// Checks arguments against the part of JSON Schema that definitions of tools use: type, required, enum, const, properties, additionalProperties, items,
/// anyOf, oneOf, allOf and local $ref. What it does not know allows everything, so that it never blames a call for a keyword.
/// </summary>
internal static class ArgumentSchema
{
    /// <summary>Schemas that refer to themselves end with the arguments; this bounds those that refer to nothing else.</summary>
    private const int DepthMax = 32;

    /// <summary>In words; null when the arguments are valid, or when there is nothing to compare: a schema or arguments that were not captured whole.</summary>
    public static string? FirstFault(string schema, string? arguments)
    {
        if (arguments is null || !TryParse(schema, out JsonDocument? parsedSchema))
        {
            return null;
        }
        using (parsedSchema)
        {
            // No arguments are sent as nothing at all by some providers.
            if (!TryParse(arguments.Length == 0 ? "{}" : arguments, out JsonDocument? parsed))
            {
                // A mask may stand where a number was.
                return IsBrokenJson(arguments) && !IsMasked(arguments) ? "they are no JSON" : null;
            }
            using (parsed)
            {
                return Fault(parsedSchema.RootElement, parsed.RootElement, parsedSchema.RootElement, "", 0);
            }
        }
    }

    /// <summary>
    /// JSON of the model that does not parse. Texts that end early were cut by the emitter, those with single quotes were printed by it, and some tools
    /// take one text as it is.
    /// </summary>
    private static bool IsBrokenJson(string arguments)
    {
        ReadOnlySpan<char> text = arguments.AsSpan().Trim();
        return text.Length > 2 && text[0] == '{' && text[^1] == '}' && text[1..].TrimStart()[0] == '"';
    }

    private static bool TryParse(string json, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out JsonDocument? document)
    {
        try
        {
            document = JsonDocument.Parse(json);
            return true;
        }
        catch (JsonException)
        {
            // The caller decides what a text that is no JSON means.
            document = null;
            return false;
        }
    }

    private static string? Fault(JsonElement schema, JsonElement value, JsonElement root, string path, int depth)
    {
        if (value.ValueKind == JsonValueKind.String && IsMasked(value.GetString()!))
        {
            return null;
        }
        schema = Resolve(schema, root);
        if (schema.ValueKind != JsonValueKind.Object || depth > DepthMax)
        {
            return schema.ValueKind == JsonValueKind.False ? $"{Name(path)} is not allowed" : null;
        }
        return TypeFault(schema, value, path)
            ?? ValueFault(schema, value, path)
            ?? ObjectFault(schema, value, root, path, depth)
            ?? ItemFault(schema, value, root, path, depth)
            ?? CombinedFault(schema, value, root, path, depth);
    }

    private static JsonElement Resolve(JsonElement schema, JsonElement root)
    {
        for (int i = 0; i < DepthMax && schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out JsonElement reference); i++)
        {
            string target = reference.ValueKind == JsonValueKind.String ? reference.GetString()! : "";
            if (!target.StartsWith('#'))
            {
                return default;
            }
            schema = root;
            foreach (string step in target[1..].Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out schema))
                {
                    return default;
                }
            }
        }
        return schema;
    }

    private static string? TypeFault(JsonElement schema, JsonElement value, string path)
    {
        if (!schema.TryGetProperty("type", out JsonElement type))
        {
            return null;
        }
        bool isNullable = schema.TryGetProperty("nullable", out JsonElement nullable) && nullable.ValueKind == JsonValueKind.True;
        bool fits = type.ValueKind switch
        {
            JsonValueKind.String => IsOfType(value, type.GetString()!),
            JsonValueKind.Array => type.EnumerateArray().Any(one => one.ValueKind != JsonValueKind.String || IsOfType(value, one.GetString()!)),
            _ => true,
        };
        return fits || (isNullable && value.ValueKind == JsonValueKind.Null) ? null : $"{Name(path)} is {KindOf(value)} and not {Words.Quote(type.ToString())}";
    }

    private static bool IsOfType(JsonElement value, string type) => type.ToLowerInvariant() switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && Math.Floor(number) == number,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };

    private static string? ValueFault(JsonElement schema, JsonElement value, string path)
    {
        if (schema.TryGetProperty("enum", out JsonElement choices) && choices.ValueKind == JsonValueKind.Array && !choices.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)))
        {
            return $"{Name(path)} is {Words.Quote(value.GetRawText())} and none of {Words.Quote(choices.GetRawText())}";
        }
        return schema.TryGetProperty("const", out JsonElement only) && !JsonElement.DeepEquals(only, value) ? $"{Name(path)} is not {Words.Quote(only.GetRawText())}" : null;
    }

    private static string? ObjectFault(JsonElement schema, JsonElement value, JsonElement root, string path, int depth)
    {
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(property => IsMasked(property.Name)))
        {
            return null;
        }
        HashSet<string> required = schema.TryGetProperty("required", out JsonElement names) && names.ValueKind == JsonValueKind.Array
            ? [.. names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!)]
            : [];
        foreach (string name in required)
        {
            if (!value.TryGetProperty(name, out _))
            {
                return $"{Name(Below(path, name))} is missing";
            }
        }
        schema.TryGetProperty("properties", out JsonElement properties);
        bool isClosed = schema.TryGetProperty("additionalProperties", out JsonElement additional) && additional.ValueKind == JsonValueKind.False
            && !schema.TryGetProperty("patternProperties", out _) && !schema.TryGetProperty("allOf", out _);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(property.Name, out JsonElement known))
            {
                // Models write null for what they leave out, and tools take it for that.
                bool isLeftOut = property.Value.ValueKind == JsonValueKind.Null && !required.Contains(property.Name);
                if (!isLeftOut && Fault(known, property.Value, root, Below(path, property.Name), depth + 1) is { } fault)
                {
                    return fault;
                }
            }
            else if (isClosed)
            {
                return $"{Name(Below(path, property.Name))} is no parameter of it";
            }
        }
        return null;
    }

    private static string? ItemFault(JsonElement schema, JsonElement value, JsonElement root, string path, int depth)
    {
        if (value.ValueKind != JsonValueKind.Array || !schema.TryGetProperty("items", out JsonElement items))
        {
            return null;
        }
        return value.EnumerateArray().Select((item, i) => Fault(items, item, root, $"{path}[{i}]", depth + 1)).FirstOrDefault(fault => fault is not null);
    }

    private static string? CombinedFault(JsonElement schema, JsonElement value, JsonElement root, string path, int depth)
    {
        foreach (string keyword in (ReadOnlySpan<string>)["anyOf", "oneOf"])
        {
            if (schema.TryGetProperty(keyword, out JsonElement some) && some.ValueKind == JsonValueKind.Array && some.GetArrayLength() > 0
                && some.EnumerateArray().All(one => Fault(one, value, root, path, depth + 1) is not null))
            {
                return $"{Name(path)} fits none of the {some.GetArrayLength()} forms that are allowed";
            }
        }
        return schema.TryGetProperty("allOf", out JsonElement all) && all.ValueKind == JsonValueKind.Array
            ? all.EnumerateArray().Select(one => Fault(one, value, root, path, depth + 1)).FirstOrDefault(fault => fault is not null)
            : null;
    }

    private static bool IsMasked(string text) => RedactionMask.IsIn(text, orHash: true);

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Name(string path) => path.Length == 0 ? "the whole" : Words.Quote(path);

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Null => "null",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.Number => "a number",
        _ => "a text",
    };
}

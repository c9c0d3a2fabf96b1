using System.Text.Json;

namespace Clew.Tests;

/// <summary>Checks JSON against the schemas of the served OpenAPI document: types, enumerations, required and unknown properties.</summary>
internal sealed class OpenApiDocument(JsonElement root)
{
    /// <summary>Paths that can be read.</summary>
    public IEnumerable<string> Paths => root.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _)).Select(path => path.Name);

    /// <summary>What is wrong with an answer, each fault with its JSON path; empty when it fits.</summary>
    public IReadOnlyList<string> Faults(string path, int status, JsonElement answer, string method = "get")
    {
        JsonElement content = root.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses").GetProperty(status.ToString(System.Globalization.CultureInfo.InvariantCulture)).GetProperty("content");
        List<string> faults = [];
        Check(content.EnumerateObject().First().Value.GetProperty("schema"), answer, "$", faults);
        return faults;
    }

    private void Check(JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            Check(root.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]), value, at, faults);
            return;
        }
        if (schema.TryGetProperty("oneOf", out JsonElement choices))
        {
            if (!choices.EnumerateArray().Any(choice => Fits(choice, value)))
            {
                Check(choices[0], value, at, faults);
            }
            return;
        }
        if (schema.TryGetProperty("type", out JsonElement type) && !TypeFits(type, value))
        {
            faults.Add($"{at}: {value.ValueKind} is not {type}");
            return;
        }
        if (schema.TryGetProperty("enum", out JsonElement names) && !names.EnumerateArray().Any(name => JsonElement.DeepEquals(name, value)))
        {
            faults.Add($"{at}: {value} is not in the enumeration");
        }
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out JsonElement items))
        {
            int index = 0;
            foreach (JsonElement item in value.EnumerateArray())
            {
                Check(items, item, $"{at}[{index++}]", faults);
            }
        }
        if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out JsonElement properties))
        {
            CheckObject(schema, properties, value, at, faults);
        }
    }

    private void CheckObject(JsonElement schema, JsonElement properties, JsonElement value, string at, List<string> faults)
    {
        foreach (JsonElement required in schema.TryGetProperty("required", out JsonElement list) ? list.EnumerateArray() : default)
        {
            if (!value.TryGetProperty(required.GetString()!, out _))
            {
                faults.Add($"{at}.{required}: missing");
            }
        }
        bool open = !schema.TryGetProperty("additionalProperties", out JsonElement additional) || additional.ValueKind != JsonValueKind.False;
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (properties.TryGetProperty(property.Name, out JsonElement known))
            {
                Check(known, property.Value, $"{at}.{property.Name}", faults);
            }
            else if (!open)
            {
                faults.Add($"{at}.{property.Name}: not documented");
            }
        }
    }

    private bool Fits(JsonElement schema, JsonElement value)
    {
        List<string> faults = [];
        Check(schema, value, "$", faults);
        return faults.Count == 0;
    }

    private static bool TypeFits(JsonElement type, JsonElement value) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(one => TypeFits(one, value))
        : type.GetString() switch
        {
            "null" => value.ValueKind == JsonValueKind.Null,
            "string" => value.ValueKind == JsonValueKind.String,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "array" => value.ValueKind == JsonValueKind.Array,
            "object" => value.ValueKind == JsonValueKind.Object,
            _ => false,
        };
}

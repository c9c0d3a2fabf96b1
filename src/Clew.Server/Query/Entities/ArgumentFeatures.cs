using System.Globalization;
using System.Text.Json;

namespace Clew.Server.Query.Entities;

/// <summary>Takes the JSON arguments of a tool call apart into features.</summary>
internal sealed class ArgumentFeatures(ISet<CallFeature> target)
{
    /// <summary>A longer text is told by its shape alone: hardly two calls have it in common.</summary>
    private const int ValueMaxChars = 120;

    /// <summary>Arguments have a handful of fields; a document that is passed as one is not taken apart to its end.</summary>
    private const int PathsMax = 100;

    private const int DepthMax = 4;

    /// <summary>Characters that mean something to those who take texts apart: patterns, queries, paths, markup, shells.</summary>
    private const string Special = "*?%\"'`\\/;|&<>{}[]()$#@=\n";

    private int paths;

    /// <summary>Adds the features; a text that is no JSON object is one value without a name.</summary>
    public void Add(string arguments)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(arguments);
            AddValue("", document.RootElement, 0);
        }
        catch (JsonException)
        {
            // A tool may take plain text.
            AddText("", arguments);
        }
    }

    private void AddValue(string path, JsonElement value, int depth)
    {
        if (++paths > PathsMax || depth > DepthMax)
        {
            return;
        }
        if (path.Length > 0)
        {
            Add(path, FeatureTest.Present, null);
        }
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    AddValue(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value, depth + 1);
                }
                break;
            case JsonValueKind.Array:
                AddLength(path, value.GetArrayLength());
                break;
            case JsonValueKind.String:
                AddText(path, value.GetString()!);
                break;
            case JsonValueKind.Number:
                AddNumber(path, value);
                break;
            case JsonValueKind.Null:
                Add(path, FeatureTest.Shape, "null");
                break;
            default:
                Add(path, FeatureTest.Equal, value.GetRawText());
                break;
        }
    }

    private void AddNumber(string path, JsonElement value)
    {
        Add(path, FeatureTest.Equal, value.GetRawText());
        double number = value.GetDouble();
        if (number <= 0)
        {
            Add(path, FeatureTest.Shape, number < 0 ? "negative" : "zero");
        }
        if (number != Math.Floor(number))
        {
            Add(path, FeatureTest.Shape, "fraction");
        }
    }

    private void AddText(string path, string text)
    {
        AddLength(path, text.Length);
        if (text.Length is > 0 and <= ValueMaxChars)
        {
            Add(path, FeatureTest.Equal, text);
        }
        if (text.Length > 0 && string.IsNullOrWhiteSpace(text))
        {
            Add(path, FeatureTest.Shape, "blank");
        }
        if (text.Length > 0 && text.All(char.IsAsciiDigit))
        {
            Add(path, FeatureTest.Shape, "digits");
        }
        if (text.Any(c => c > '\u007f'))
        {
            Add(path, FeatureTest.Shape, "beyond ASCII");
        }
        foreach (char special in Special.Where(special => text.Contains(special)))
        {
            Add(path, FeatureTest.Contains, special == '\n' ? "line break" : special.ToString());
        }
    }

    private void AddLength(string path, int length)
    {
        if (length == 0)
        {
            Add(path, FeatureTest.Shape, "empty");
            return;
        }
        int least = (int)Math.Pow(10, Math.Floor(Math.Log10(length)));
        Add(path, FeatureTest.Length, string.Create(CultureInfo.InvariantCulture, $"{least} to {(least * 10) - 1}"));
    }

    private void Add(string path, FeatureTest test, string? value) => target.Add(new CallFeature(true, path, test, value));
}

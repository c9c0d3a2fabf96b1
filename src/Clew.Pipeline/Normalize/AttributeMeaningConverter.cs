using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clew.Pipeline.Normalize;

/// <summary>Reads the short and the long form of a meaning. Files are only read, never written.</summary>
internal sealed class AttributeMeaningConverter : JsonConverter<AttributeMeaning>
{
    public override AttributeMeaning Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        List<Meaning> meanings = [];
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                meanings.Add(ReadOne(ref reader));
            }
        }
        else
        {
            meanings.Add(ReadOne(ref reader));
        }
        return new AttributeMeaning(meanings);
    }

    public override void Write(Utf8JsonWriter writer, AttributeMeaning value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Dialects are never written.");

    private static Meaning ReadOne(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new Meaning(ToTarget(reader.GetString()), null);
        }
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A meaning is a target, or an object with target and values.");
        }
        AttributeTarget? target = null;
        Dictionary<string, string>? values = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string property = reader.GetString()!;
            reader.Read();
            switch (property)
            {
                case "target":
                    target = ToTarget(reader.GetString());
                    break;
                case "values":
                    values = ReadValues(ref reader);
                    break;
                default:
                    throw new JsonException($"'{property}' is neither target nor values.");
            }
        }
        return new Meaning(target ?? throw new JsonException("A meaning without a target."), values);
    }

    private static Dictionary<string, string> ReadValues(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("'values' is an object of texts.");
        }
        Dictionary<string, string> values = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            values.Add(name, reader.GetString() ?? throw new JsonException($"The value of '{name}' is no text."));
        }
        return values;
    }

    private static AttributeTarget ToTarget(string? name) =>
        Enum.TryParse(name, ignoreCase: true, out AttributeTarget target) && Enum.IsDefined(target) && !char.IsAsciiDigit(name[0])
            ? target
            : throw new JsonException($"'{name}' is no target.");
}

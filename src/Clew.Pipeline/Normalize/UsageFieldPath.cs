using System.Text.Json;

namespace Clew.Pipeline.Normalize;

/// <summary>
/// Where a number of a usage object stands: its own name, and its name behind that of the object around it (<c>prompt_tokens_details.audio_tokens</c>).
/// In a list of counts by modality, the modality is the name (<c>promptTokensDetails.AUDIO</c>).
/// </summary>
/// <param name="json">The text that the reader reads.</param>
/// <param name="places">Room for <see cref="Levels"/> places.</param>
internal ref struct UsageFieldPath(ReadOnlySpan<byte> json, Span<(int Start, int Length)> places)
{
    /// <summary>One more than a reader goes deep.</summary>
    public const int Levels = 66;

    private readonly ReadOnlySpan<byte> json = json;
    private readonly Span<(int Start, int Length)> places = places;
    private (int Start, int Length) modality;

    /// <summary>The name of the property that was read last; inside a count by modality, the modality.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> Parent { get; private set; }

    /// <summary>Takes in the token that a reader stands at.</summary>
    public void Follow(in Utf8JsonReader reader)
    {
        int depth = reader.CurrentDepth;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            // The object's own level is named by its property, which was read before; an element of a list has none.
            modality = default;
            places[depth + 1] = default;
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            places[depth + 1] = default;
        }
        else if (reader.TokenType == JsonTokenType.String && Name.SequenceEqual("modality"u8))
        {
            modality = ((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        }
        else if (reader.TokenType == JsonTokenType.PropertyName)
        {
            places[depth] = ((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            Name = reader.ValueSpan;
            Parent = Text(places[depth - 1].Length > 0 || depth < 2 ? places[depth - 1] : places[depth - 2]);
            Name = modality.Length > 0 && (Name.SequenceEqual("tokenCount"u8) || Name.SequenceEqual("token_count"u8)) ? Text(modality) : Name;
        }
    }

    /// <summary>Writes the parent, a dot and the name; empty when they do not fit.</summary>
    public readonly ReadOnlySpan<byte> Write(Span<byte> buffer)
    {
        int length = Parent.Length + 1 + Name.Length;
        if (Parent.IsEmpty || length > buffer.Length)
        {
            return [];
        }
        Parent.CopyTo(buffer);
        buffer[Parent.Length] = (byte)'.';
        Name.CopyTo(buffer[(Parent.Length + 1)..]);
        return buffer[..length];
    }

    private readonly ReadOnlySpan<byte> Text((int Start, int Length) place) => json.Slice(place.Start, place.Length);
}

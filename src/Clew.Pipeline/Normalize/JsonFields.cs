using System.Text.Json;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>Single numbers out of JSON objects that SDKs put into one attribute.</summary>
internal static class JsonFields
{
    /// <summary>Longer than any field with its parent that a dialect names.</summary>
    private const int LongestField = 128;

    public static void ReadParameters(ReadOnlySpan<byte> json, Utf8Table<AttributeTarget> names, GenAICall call)
    {
        Utf8JsonReader reader = new(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !names.TryGet(reader.ValueSpan, out AttributeTarget target))
                {
                    continue;
                }
                reader.Read();
                SetParameter(ref reader, target, call);
            }
        }
        catch (JsonException)
        {
            // Cut or not JSON (a Python repr): the parameters read so far stay, the text itself is kept as an attribute.
            return;
        }
    }

    public static void ReadUsage(ReadOnlySpan<byte> json, Utf8Table<AttributeTarget> names, ref ReportedTokens tokens)
    {
        Utf8JsonReader reader = new(json);
        Span<(int, int)> places = stackalloc (int, int)[UsageFieldPath.Levels];
        places.Clear();
        Span<byte> buffer = stackalloc byte[LongestField];
        UsageFieldPath path = new(json, places);
        try
        {
            while (reader.Read())
            {
                path.Follow(reader);
                if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long count) && count >= 0
                    && (names.TryGet(path.Name, out AttributeTarget target) || names.TryGet(path.Write(buffer), out target)))
                {
                    SetTokens(target, count, ref tokens);
                }
            }
        }
        catch (JsonException)
        {
            // As above: what was read is true, the rest is not known.
            return;
        }
    }

    private static void SetParameter(ref Utf8JsonReader reader, AttributeTarget target, GenAICall call)
    {
        if (target == AttributeTarget.Stream && reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            call.Stream ??= reader.TokenType == JsonTokenType.True;
        }
        else if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double number))
        {
            switch (target)
            {
                case AttributeTarget.Temperature:
                    call.Temperature ??= number;
                    break;
                case AttributeTarget.TopP:
                    call.TopP ??= number;
                    break;
                case AttributeTarget.TopK:
                    call.TopK ??= (long)number;
                    break;
                case AttributeTarget.MaxTokens:
                    call.MaxTokens ??= (long)number;
                    break;
            }
        }
    }

    private static void SetTokens(AttributeTarget target, long count, ref ReportedTokens tokens)
    {
        switch (target)
        {
            case AttributeTarget.CacheReadTokens:
                tokens.CacheRead ??= count;
                break;
            case AttributeTarget.CacheWriteTokens:
                tokens.CacheWrite ??= count;
                break;
            case AttributeTarget.CacheWrite1hTokens:
                tokens.CacheWrite1h ??= count;
                break;
            case AttributeTarget.AudioInputTokens:
                tokens.AudioInput ??= count;
                break;
            case AttributeTarget.ImageInputTokens:
                tokens.ImageInput ??= count;
                break;
            case AttributeTarget.AudioCacheReadTokens:
                tokens.AudioCacheRead ??= count;
                break;
            case AttributeTarget.AudioOutputTokens:
                tokens.AudioOutput ??= count;
                break;
            case AttributeTarget.ImageOutputTokens:
                tokens.ImageOutput ??= count;
                break;
        }
    }
}

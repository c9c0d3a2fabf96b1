using System.Text.Json;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>
/// Finds fields in the JSON that SDKs put into one attribute: a usage object, a whole response. Python literals and structured values are
/// read as well. Broken JSON gives the fields before the break. Nothing is copied but escaped texts.
/// </summary>
internal static class JsonFieldReader
{
    /// <summary>Emitters encode up to three times; a fourth layer is data.</summary>
    private const int MaxEncodings = 3;

    private const int MaxPathBytes = 256;
    private const int MaxDepth = 64;

    public static void Read(in AnyValue value, JsonFieldTable fields, List<FieldValue> found)
    {
        Span<byte> path = stackalloc byte[MaxPathBytes];
        switch (value.Kind)
        {
            case AnyValueKind.String:
                ReadText(value.AsText, fields, found, path, 0);
                break;
            case AnyValueKind.KeyValueList or AnyValueKind.Array:
                ReadValue(value, fields, found, path, 0, 0);
                break;
        }
    }

    private static void ReadText(Utf8Text text, JsonFieldTable fields, List<FieldValue> found, Span<byte> path, int encodings)
    {
        ReadOnlySpan<byte> bytes = text.Span;
        int start = bytes.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0 || encodings == MaxEncodings || bytes[start] is not ((byte)'{' or (byte)'[' or (byte)'"'))
        {
            return;
        }
        if (PythonLiteral.IsLikely(bytes))
        {
            text = PythonLiteral.ToJson(bytes);
            bytes = text.Span;
        }
        Utf8JsonReader json = new(bytes, new JsonReaderOptions { MaxDepth = MaxDepth, AllowTrailingCommas = true });
        try
        {
            if (bytes[start] == (byte)'"')
            {
                if (json.Read() && json.TokenType == JsonTokenType.String)
                {
                    ReadText(Utf8Text.From(json.GetString()), fields, found, path, encodings + 1);
                }
                return;
            }
            Walk(ref json, text, fields, found, path);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Cut by the emitter, not JSON, or a lone surrogate: what was found before stays, the attribute itself is kept as it was sent.
            return;
        }
    }

    private static void Walk(ref Utf8JsonReader json, Utf8Text text, JsonFieldTable fields, List<FieldValue> found, Span<byte> path)
    {
        // Where the path of the properties at each depth begins; lists add nothing.
        Span<short> starts = stackalloc short[MaxDepth + 3];
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName)
            {
                int depth = json.CurrentDepth;
                int end = Append(path, starts[depth], json.ValueSpan);
                starts[depth + 1] = (short)end;
                if (fields.TryFind(path[..end], json.ValueSpan, out JsonFieldTable.Field field) && json.Read())
                {
                    Add(ref json, text, field, found);
                }
            }
            if (json.TokenType == JsonTokenType.StartArray)
            {
                starts[json.CurrentDepth + 2] = starts[json.CurrentDepth + 1];
            }
        }
    }

    private static void Add(ref Utf8JsonReader json, Utf8Text text, JsonFieldTable.Field field, List<FieldValue> found)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                found.Add(new FieldValue(
                    AnyValue.From(json.ValueIsEscaped ? Utf8Text.From(json.GetString()) : text.Slice((int)json.TokenStartIndex + 1, json.ValueSpan.Length)), field.Rules));
                break;
            case JsonTokenType.Number:
                found.Add(new FieldValue(json.TryGetInt64(out long whole) ? AnyValue.From(whole) : AnyValue.From(json.GetDouble()), field.Rules));
                break;
            case JsonTokenType.True or JsonTokenType.False:
                found.Add(new FieldValue(AnyValue.From(json.TokenType == JsonTokenType.True), field.Rules));
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray when field.IsContent:
                int start = (int)json.TokenStartIndex;
                json.Skip();
                found.Add(new FieldValue(AnyValue.From(text.Slice(start, (int)json.BytesConsumed - start)), field.Rules));
                break;
        }
    }

    private static void ReadValue(in AnyValue value, JsonFieldTable fields, List<FieldValue> found, Span<byte> path, int end, int depth)
    {
        if (depth == MaxDepth)
        {
            return;
        }
        foreach (ref readonly AnyValue item in value.AsArray)
        {
            ReadValue(item, fields, found, path, end, depth + 1);
        }
        foreach (ref readonly KeyValue item in value.AsKeyValueList)
        {
            int inner = Append(path, end, item.Key.Span);
            bool isNested = item.Value.Kind is AnyValueKind.Array or AnyValueKind.KeyValueList;
            if (fields.TryFind(path[..inner], item.Key.Span, out JsonFieldTable.Field field) && (!isNested || field.IsContent))
            {
                found.Add(new FieldValue(item.Value, field.Rules));
            }
            else if (isNested)
            {
                ReadValue(item.Value, fields, found, path, inner, depth + 1);
            }
        }
    }

    /// <summary>A path that does not fit matches nothing: it is longer than any that is looked for.</summary>
    private static int Append(Span<byte> path, int end, ReadOnlySpan<byte> name)
    {
        int dot = end == 0 ? 0 : 1;
        if (end + dot + name.Length > path.Length)
        {
            return path.Length;
        }
        if (dot == 1)
        {
            path[end] = (byte)'.';
        }
        name.CopyTo(path[(end + dot)..]);
        return end + dot + name.Length;
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Clew.Analyse.View;

/// <summary>
/// Tells an error in the place of a result from a result. Looks at what a result is (its start, its outermost fields), not at the words in it: logs and
/// articles are full of errors. On bytes and without allocation, because the screen asks it about every tool's result.
/// </summary>
internal sealed class ResultReader
{
    /// <summary>Longer words are no marks of an error.</summary>
    private const int FirstWordMax = 120;
    private readonly byte[][] prefixes;
    private readonly byte[][] emptyResults;
    private readonly int bytesMax;
    private readonly int statusMin;

    public ResultReader(DetectorFacts facts)
    {
        prefixes = [.. facts.Words["prefixes"].Select(word => Encoding.UTF8.GetBytes(word))];
        emptyResults = [.. facts.Words["emptyResults"].Select(word => Encoding.UTF8.GetBytes(word))];
        bytesMax = (int)facts.Thresholds["resultBytesMax"];
        statusMin = (int)facts.Thresholds["httpStatusMin"];
    }

    public ResultShape Read(string? result) => result is null ? ResultShape.Usable : Read(Encoding.UTF8.GetBytes(result));

    public ResultShape Read(ReadOnlySpan<byte> result)
    {
        ReadOnlySpan<byte> text = result.Trim(" \t\r\n"u8);
        if (text.IsEmpty || IsOneOf(emptyResults, text))
        {
            return ResultShape.Empty;
        }
        if (text.Length > bytesMax)
        {
            return ResultShape.Usable;
        }
        bool isError = text[0] == (byte)'{' ? IsErrorObject(text) : text[0] != (byte)'[' && IsErrorText(text);
        return isError ? ResultShape.Error : ResultShape.Usable;
    }

    private static bool IsOneOf(byte[][] words, ReadOnlySpan<byte> text)
    {
        foreach (byte[] word in words)
        {
            if (text.Length == word.Length && Ascii.EqualsIgnoreCase(text, word))
            {
                return true;
            }
        }
        return false;
    }

    private bool IsErrorText(ReadOnlySpan<byte> text)
    {
        bool isTag = text[0] == (byte)'<';
        while (Rune.DecodeFromUtf8(text, out Rune first, out int bytes) == OperationStatus.Done && !Rune.IsLetterOrDigit(first))
        {
            text = text[bytes..];
        }
        foreach (byte[] prefix in prefixes)
        {
            if (text.Length >= prefix.Length && Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix))
            {
                return true;
            }
        }
        ReadOnlySpan<byte> word = text[..Math.Min(text.Length, FirstWordMax)];
        int end = word.IndexOfAny(" \t\r\n>"u8);
        if (end < 0)
        {
            return false;
        }
        // "ValueError: ...", "java.io.IOException: ...", and "<tool_use_error>...".
        return isTag && word[end] == (byte)'>' ? EndsWith(word[..end], "error"u8) : EndsWith(word[..end], "Error:"u8) || EndsWith(word[..end], "Exception:"u8);
    }

    private static bool EndsWith(ReadOnlySpan<byte> word, ReadOnlySpan<byte> end) => word.Length >= end.Length && Ascii.EqualsIgnoreCase(word[^end.Length..], end);

    private bool IsErrorObject(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        bool isSaid = false;
        bool hasError = false;
        bool hasItems = false;
        bool hasStatus = false;
        bool hasCode = false;
        bool hasMessage = false;
        Field field = Field.Other;
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                field = FieldOf(reader.ValueSpan);
                reader.Read();
                switch (field)
                {
                    case Field.Error: hasError |= IsSaid(reader); break;
                    case Field.IsError: isSaid |= reader.TokenType == JsonTokenType.True; break;
                    case Field.Success: isSaid |= reader.TokenType == JsonTokenType.False; break;
                    case Field.Status: hasStatus |= IsFailedStatus(reader); break;
                    case Field.Code: hasCode |= IsFailedStatus(reader); break;
                    case Field.Type: hasError |= reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("error"u8); break;
                    case Field.Message: hasMessage = true; break;
                    case Field.Data: hasItems |= HasItems(reader); break;
                }
                reader.TrySkip();
            }
        }
        catch (JsonException)
        {
            // Cut by the emitter: what was read before tells.
            return isSaid || hasError || hasStatus || field == Field.Error;
        }
        // An error beside items is a part that failed.
        return isSaid || hasStatus || (!hasItems && (hasError || (hasCode && hasMessage)));
    }

    private static Field FieldOf(ReadOnlySpan<byte> name) =>
        Is(name, "error"u8) || Is(name, "errors"u8) || Is(name, "exception"u8) || Is(name, "traceback"u8) || Is(name, "stack_trace"u8) || Is(name, "error_message"u8)
            || Is(name, "errorMessage"u8) ? Field.Error
        : Is(name, "isError"u8) || Is(name, "is_error"u8) ? Field.IsError
        : Is(name, "success"u8) || Is(name, "ok"u8) ? Field.Success
        : Is(name, "status"u8) || Is(name, "status_code"u8) || Is(name, "statusCode"u8) || Is(name, "http_status"u8) ? Field.Status
        : Is(name, "code"u8) ? Field.Code
        : Is(name, "type"u8) ? Field.Type
        : Is(name, "message"u8) || Is(name, "detail"u8) ? Field.Message
        : Is(name, "data"u8) || Is(name, "result"u8) || Is(name, "results"u8) || Is(name, "items"u8) ? Field.Data
        : Field.Other;

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> field) => name.Length == field.Length && Ascii.EqualsIgnoreCase(name, field);

    /// <summary>Emitters write <c>"error": null</c> beside results; numbers are counts or measures.</summary>
    private static bool IsSaid(in Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
        {
            Utf8JsonReader inside = reader;
            inside.Read();
            return inside.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject);
        }
        return reader.TokenType == JsonTokenType.True || (reader.TokenType == JsonTokenType.String && !reader.ValueSpan.Trim(" "u8).IsEmpty);
    }

    private bool IsFailedStatus(in Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number ? reader.TryGetInt32(out int status) && status >= statusMin && status < 600
        : reader.TokenType == JsonTokenType.String && Is(reader.ValueSpan, "error"u8);

    private static bool HasItems(in Utf8JsonReader reader)
    {
        Utf8JsonReader inside = reader;
        return reader.TokenType switch
        {
            JsonTokenType.StartArray or JsonTokenType.StartObject => inside.Read() && inside.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject),
            JsonTokenType.Null => false,
            JsonTokenType.String => !reader.ValueSpan.IsEmpty,
            _ => true,
        };
    }

    private enum Field : byte
    {
        Other,
        Error,
        IsError,
        Success,
        Status,
        Code,
        Type,
        Message,
        Data,
    }
}

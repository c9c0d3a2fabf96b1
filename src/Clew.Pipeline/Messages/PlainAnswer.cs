using System.Text.Json;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Messages;

/// <summary>
/// The tool calls of an answer in the words of OpenTelemetry's convention, read in one pass and without an object for each value. Nearly all answers
/// are such; whatever else an answer may be is left to <see cref="MessageParser"/>, which finds the same calls in these.
/// </summary>
internal static class PlainAnswer
{
    private static readonly IReadOnlyList<Message> WithoutCalls = [new Message("assistant", null, [], null)];

    /// <summary>False when anything in the answer is not plain.</summary>
    /// <param name="reading">The span, before its content is moved.</param>
    /// <param name="answer">One message with the tool calls of all.</param>
    public static bool TryRead(in SpanReading reading, out IReadOnlyList<Message> answer)
    {
        answer = WithoutCalls;
        int winner = reading.WinnerOf(AttributeTarget.OutputMessages);
        if (winner < 0 || winner >= reading.Span.Attributes.Count || !reading.TryGet(AttributeTarget.OutputMessages, out AnyValue value) || value.Kind != AnyValueKind.String)
        {
            return false;
        }
        List<MessagePart>? calls = null;
        try
        {
            if (!TryRead(value.AsText.Span, ref calls))
            {
                return false;
            }
        }
        catch (JsonException)
        {
            // A text that was cut: the parser knows what to make of it.
            return false;
        }
        if (calls is not null)
        {
            answer = [new Message("assistant", null, calls, null)];
        }
        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> json, ref List<MessagePart>? calls)
    {
        Utf8JsonReader reader = new(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }
        int messages = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            messages++;
            if (!TryReadMessage(ref reader, ref calls))
            {
                return false;
            }
        }
        return messages > 0 && reader.TokenType == JsonTokenType.EndArray && !reader.Read();
    }

    private static bool TryReadMessage(ref Utf8JsonReader reader, ref List<MessagePart>? calls)
    {
        bool hasRole = false;
        bool hasParts = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("parts"u8))
            {
                if (hasParts || !reader.Read() || reader.TokenType != JsonTokenType.StartArray || !TryReadParts(ref reader, ref calls))
                {
                    return false;
                }
                hasParts = true;
                continue;
            }
            bool isRole = reader.ValueTextEquals("role"u8);
            if ((!isRole && !reader.ValueTextEquals("finish_reason"u8)) || !reader.Read() || reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            {
                return false;
            }
            hasRole |= isRole && reader.TokenType == JsonTokenType.String;
        }
        return hasRole && hasParts;
    }

    private static bool TryReadParts(ref Utf8JsonReader reader, ref List<MessagePart>? calls)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (!TryReadPart(ref reader, ref calls))
            {
                return false;
            }
        }
        return reader.TokenType == JsonTokenType.EndArray;
    }

    private static bool TryReadPart(ref Utf8JsonReader reader, ref List<MessagePart>? calls)
    {
        bool isCall = false;
        bool isText = false;
        string? id = null;
        string? name = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                bool isFirst = !isCall && !isText;
                isCall = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("tool_call"u8);
                isText = reader.TokenType == JsonTokenType.String && (reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("reasoning"u8));
                if (!isFirst)
                {
                    return false;
                }
            }
            else if (reader.ValueTextEquals("content"u8) || reader.ValueTextEquals("arguments"u8))
            {
                reader.Read();
                reader.Skip();
            }
            else if (reader.ValueTextEquals("id"u8) ? !TryReadText(ref reader, ref id) : !reader.ValueTextEquals("name"u8) || !TryReadText(ref reader, ref name))
            {
                return false;
            }
        }
        if (isCall)
        {
            (calls ??= []).Add(new MessagePart("tool_call", Id: id, Name: name));
        }
        return isCall || isText;
    }

    /// <summary>Escapes in names are rare, and some of them are not valid.</summary>
    private static bool TryReadText(ref Utf8JsonReader reader, ref string? text)
    {
        if (!reader.Read() || text is not null || reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null) || reader.ValueIsEscaped)
        {
            return false;
        }
        text = reader.GetString();
        return true;
    }
}

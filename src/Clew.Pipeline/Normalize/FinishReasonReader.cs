using System.Text.Json;
using Clew.Telemetry;

namespace Clew.Pipeline.Normalize;

/// <summary>
/// Finish reasons as an array, the JSON text of an array, comma-joined text or one text, to canonical reasons. The usual single reason
/// allocates nothing: the canonical text belongs to the table and the original is a slice of what was received.
/// </summary>
internal ref struct FinishReasonReader(Utf8Table<Utf8Text> canonical)
{
    private const int MaxReasons = 64;
    private static readonly Utf8Text Other = "other";
    private List<(Utf8Text Canonical, Utf8Text Original)>? more;
    private Utf8Text firstCanonical;
    private Utf8Text firstOriginal;
    private int count;

    public void Add(in AnyValue value)
    {
        if (value.Kind == AnyValueKind.Array)
        {
            foreach (ref readonly AnyValue item in value.AsArray)
            {
                AddOne(item.AsText);
            }
        }
        else if (value.Kind == AnyValueKind.String)
        {
            AddText(value.AsText);
        }
    }

    public readonly void WriteTo(GenAICall call)
    {
        if (count <= 1)
        {
            call.FinishReasons = firstCanonical;
            call.FinishReasonsOriginal = firstOriginal.Equals(firstCanonical.Span) ? default : firstOriginal;
            return;
        }
        Utf8Text joined = string.Join(',', more!.Select(reason => reason.Canonical));
        Utf8Text original = string.Join(',', more!.Select(reason => reason.Original));
        call.FinishReasons = joined;
        call.FinishReasonsOriginal = original == joined ? default : original;
    }

    private void AddText(Utf8Text text)
    {
        ReadOnlySpan<byte> bytes = text.Span;
        int start = bytes.IndexOfAnyExcept(" \t"u8);
        if (start < 0)
        {
            return;
        }
        if (bytes[start] is (byte)'[' or (byte)'"')
        {
            if (TryAddJson(text))
            {
                return;
            }
        }
        foreach (Range part in bytes.Split((byte)','))
        {
            (int offset, int length) = part.GetOffsetAndLength(bytes.Length);
            AddOne(text.Slice(offset, length));
        }
    }

    private bool TryAddJson(Utf8Text text)
    {
        Utf8JsonReader reader = new(text.Span);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    AddOne(reader.ValueIsEscaped
                        ? Utf8Text.From(reader.GetString())
                        : text.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length));
                }
            }
            return true;
        }
        catch (JsonException)
        {
            // A value cut by the emitter: what could be read stays. With nothing read it is plain text, or the repr of a Python list.
            return count > 0;
        }
    }

    private void AddOne(Utf8Text original)
    {
        ReadOnlySpan<byte> bytes = original.Span;
        ReadOnlySpan<byte> trimmed = bytes.Trim(" \t'[]"u8);
        if (trimmed.IsEmpty || count == MaxReasons)
        {
            return;
        }
        original = original.Slice(bytes.IndexOf(trimmed[0]), trimmed.Length);
        Utf8Text reason = canonical.TryGet(LastSegment(trimmed), out Utf8Text known) ? known : Other;
        if (count++ == 0)
        {
            (firstCanonical, firstOriginal) = (reason, original);
            return;
        }
        more ??= [(firstCanonical, firstOriginal)];
        more.Add((reason, original));
    }

    /// <summary>Python enums arrive as <c>FinishReason.STOP</c>.</summary>
    private static ReadOnlySpan<byte> LastSegment(ReadOnlySpan<byte> reason) => reason[(reason.LastIndexOf((byte)'.') + 1)..];
}

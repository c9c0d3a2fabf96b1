using System.Buffers;
using System.Text.Json;

namespace Clew.Instrumentation.Http;

/// <summary>
/// Reads JSON as it arrives and hands over the places that matter, without keeping the document. Only a token that is cut by the end of a
/// piece is kept until its rest comes.
/// </summary>
internal abstract class JsonFieldReader(FieldNode root)
{
    /// <summary>
    /// Longest token that may span several pieces. Texts of answers and embeddings in base64 are far shorter; beyond it the rest of the document
    /// is not read.
    /// </summary>
    public const int MaxSplitTokenBytes = 1024 * 1024;

    private const int MaxDepth = 128;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth, AllowTrailingCommas = true };

    private Frame[] frames = new Frame[8];
    private int depth;
    private FieldNode? pending;
    private JsonReaderState state = new(Options);
    private ArrayBufferWriter<byte>? rest;
    private bool isBroken;

    /// <summary>Whether the document could not be read to its end: it is not JSON, or beyond a limit.</summary>
    public bool IsBroken => isBroken;

    /// <summary>Reads one whole document, such as one event of a stream.</summary>
    public void ReadDocument(ReadOnlySpan<byte> json)
    {
        (state, depth, pending, isBroken) = (new JsonReaderState(Options), 0, null, false);
        Read(json, isFinal: true);
    }

    /// <summary>Reads the next piece of a document.</summary>
    public void Read(ReadOnlySpan<byte> piece, bool isFinal)
    {
        if (isBroken)
        {
            return;
        }
        try
        {
            if (rest is not { WrittenCount: > 0 })
            {
                Keep(piece[Parse(piece, isFinal)..]);
                return;
            }
            rest.Write(piece);
            int consumed = Parse(rest.WrittenSpan, isFinal);
            if (consumed > 0)
            {
                byte[] left = rest.WrittenSpan[consumed..].ToArray();
                rest.ResetWrittenCount();
                Keep(left);
            }
            isBroken |= rest.WrittenCount > MaxSplitTokenBytes;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // What an application sends or gets need not be JSON, nor its texts UTF-8; what was read until here stays.
            isBroken = true;
        }
    }

    /// <summary>A scalar, or the start of an object or array, at a place that has a meaning.</summary>
    protected abstract void OnField(WireField field, ref Utf8JsonReader reader);

    /// <summary>The end of an object at a place that has a meaning.</summary>
    protected virtual void OnObjectEnd(WireField field)
    {
    }

    /// <summary>The end of an array whose elements have a meaning.</summary>
    protected virtual void OnArrayEnd(WireField elementField)
    {
    }

    /// <summary>The end of the document, or of one document in an array of them.</summary>
    protected virtual void OnDocumentEnd()
    {
    }

    /// <summary>Any token, before its meaning is looked up: for who copies a whole value.</summary>
    protected virtual void OnToken(ref Utf8JsonReader reader)
    {
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 0)
        {
            (rest ??= new ArrayBufferWriter<byte>(bytes.Length)).Write(bytes);
        }
    }

    private int Parse(ReadOnlySpan<byte> json, bool isFinal)
    {
        var reader = new Utf8JsonReader(json, isFinal, state);
        while (reader.Read())
        {
            OnToken(ref reader);
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    pending = frames[depth - 1].Node?.Find(ref reader);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    Open(ref reader);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    Close(reader.TokenType);
                    break;
                default:
                    if (ValueNode() is { Field: not WireField.None } node)
                    {
                        OnField(node.Field, ref reader);
                    }
                    break;
            }
        }
        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private void Open(ref Utf8JsonReader reader)
    {
        // A stream may come as one array of documents: each element is then read as the document.
        FieldNode? node = depth == 0 || (depth == 1 && frames[0].IsDocuments) ? root : ValueNode();
        bool isArray = reader.TokenType == JsonTokenType.StartArray;
        if (depth == frames.Length)
        {
            Array.Resize(ref frames, depth * 2);
        }
        frames[depth++] = new Frame(node, isArray, isArray && depth == 1);
        if (node is { Field: not WireField.None })
        {
            OnField(node.Field, ref reader);
        }
    }

    private void Close(JsonTokenType token)
    {
        Frame frame = frames[--depth];
        if (token != JsonTokenType.EndObject)
        {
            if (frame.Node?.Element is { Field: not WireField.None } element)
            {
                OnArrayEnd(element.Field);
            }
            return;
        }
        if (frame.Node is { Field: not WireField.None } node)
        {
            OnObjectEnd(node.Field);
        }
        if (depth == 0 || (depth == 1 && frames[0].IsDocuments))
        {
            OnDocumentEnd();
        }
    }

    private FieldNode? ValueNode() => depth == 0 ? null : frames[depth - 1].IsArray ? frames[depth - 1].Node?.Element : pending;

    private readonly record struct Frame(FieldNode? Node, bool IsArray, bool IsDocuments);
}

using System.Buffers;

namespace Clew.Instrumentation.Http;

/// <summary>
/// Events that are lines: JSON lines as they are, or server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), whose
/// <c>data</c> lines belong together until an empty one.
/// </summary>
internal sealed class LineFraming(bool isServerSent) : StreamFraming
{
    private readonly ArrayBufferWriter<byte> line = new();
    private readonly ArrayBufferWriter<byte> data = new();
    private bool skipsLine;

    /// <summary>Called when the stream says, with <c>[DONE]</c>, that no event follows.</summary>
    public required Action OnDone { get; init; }

    public override void Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            if (end < 0)
            {
                Keep(bytes);
                return;
            }
            if (skipsLine)
            {
                skipsLine = false;
            }
            else if (line.WrittenCount == 0)
            {
                OnLine(bytes[..end]);
            }
            else
            {
                line.Write(bytes[..end]);
                OnLine(line.WrittenSpan);
            }
            line.ResetWrittenCount();
            bytes = bytes[(end + 1)..];
        }
    }

    public override void End()
    {
        if (line.WrittenCount > 0)
        {
            OnLine(line.WrittenSpan);
            line.ResetWrittenCount();
        }
        Dispatch();
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        skipsLine |= line.WrittenCount + bytes.Length > MaxEventBytes;
        if (skipsLine)
        {
            line.ResetWrittenCount();
        }
        else
        {
            line.Write(bytes);
        }
    }

    private void OnLine(ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd((byte)'\r');
        if (!isServerSent)
        {
            if (!text.IsEmpty)
            {
                OnEvent(text, null);
            }
            return;
        }
        if (text.IsEmpty)
        {
            Dispatch();
        }
        else if (text.StartsWith("data:"u8) && data.WrittenCount + text.Length <= MaxEventBytes)
        {
            if (data.WrittenCount > 0)
            {
                data.Write("\n"u8);
            }
            data.Write(text["data:"u8.Length..].TrimStart((byte)' '));
        }
    }

    private void Dispatch()
    {
        if (data.WrittenCount == 0)
        {
            return;
        }
        if (data.WrittenSpan.SequenceEqual("[DONE]"u8))
        {
            OnDone();
        }
        else
        {
            OnEvent(data.WrittenSpan, null);
        }
        data.ResetWrittenCount();
    }
}

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
            if (line.WrittenCount == 0 && !skipsLine && WholeEvent(bytes, end) is > 0 and { } length)
            {
                bytes = bytes[length..];
                continue;
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

    /// <summary>Most events are one line that lies whole in what was read, with the empty line after it: they need not be put together first.</summary>
    /// <returns>Bytes of the event; 0 when it is none of these.</returns>
    private int WholeEvent(ReadOnlySpan<byte> bytes, int end)
    {
        if (!isServerSent || data.WrittenCount > 0 || end > MaxEventBytes || !bytes.StartsWith("data:"u8))
        {
            return 0;
        }
        ReadOnlySpan<byte> rest = bytes[(end + 1)..];
        int emptyLine = rest.StartsWith("\n"u8) ? 1 : rest.StartsWith("\r\n"u8) ? 2 : 0;
        if (emptyLine == 0)
        {
            return 0;
        }
        OnData(bytes["data:"u8.Length..end].TrimEnd((byte)'\r').TrimStart((byte)' '));
        return end + 1 + emptyLine;
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
        OnData(data.WrittenSpan);
        data.ResetWrittenCount();
    }

    private void OnData(ReadOnlySpan<byte> json)
    {
        if (json.SequenceEqual("[DONE]"u8))
        {
            OnDone();
        }
        else if (!json.IsEmpty)
        {
            OnEvent(json, null);
        }
    }
}

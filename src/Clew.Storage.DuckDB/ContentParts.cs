namespace Clew.Storage.DuckDB;

/// <summary>
/// Cuts a message body into parts whose texts, one after the other, are the body. Cuts lie around long JSON strings, so that an answer or a tool's
/// result is the same part in its own span and in the history of every later call, and where the objects of an array begin. Nothing is parsed:
/// wherever the cuts lie, the whole comes back.
/// </summary>
/// <param name="body">The body.</param>
/// <param name="start">0, or a place where <see cref="IsText"/> was true after a part of a body that begins with the same bytes.</param>
internal ref struct ContentParts(ReadOnlySpan<byte> body, int start)
{
    /// <summary>Shorter parts of what lies between texts would cost more than they save.</summary>
    private const int FrameMinBytes = 64;

    /// <summary>Shorter strings stay with what is around them: a reference takes memory and disk as well.</summary>
    private const int TextMinBytes = 128;

    private readonly ReadOnlySpan<byte> body = body;

    // The brackets at the end do not belong to the last object: it is in the middle of the next call's history.
    private readonly int end = body.Length - TailOf(body);
    private int at = start;
    private int quote = start > 0 ? start : -1;
    private int textStart;
    private int textEnd = -1;

    internal ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Where the current part ends.</summary>
    internal readonly int Position => at;

    /// <summary>The current part is a text, before and behind which a longer body is cut in the same places.</summary>
    internal readonly bool IsText => at == textEnd;

    internal bool MoveNext()
    {
        if (at >= body.Length)
        {
            return false;
        }
        if (textEnd <= at)
        {
            FindText();
        }
        int next = at >= end ? body.Length : at == textStart ? textEnd : EndOfFrame();
        Current = body[at..next];
        at = next;
        return true;
    }

    /// <summary>Moves to the next two quotes that are far enough from each other; what lies between them need not be a string.</summary>
    private void FindText()
    {
        while (quote < end)
        {
            int open = quote;
            int from = open + 1;
            int found = body[from..end].IndexOf((byte)'"');
            quote = found < 0 ? end : from + found;
            while (found >= 0 && IsEscaped(quote, from))
            {
                int after = quote + 1;
                found = body[after..end].IndexOf((byte)'"');
                quote = found < 0 ? end : after + found;
            }
            if (found >= 0 && open >= 0 && quote - from >= TextMinBytes)
            {
                textStart = from;
                textEnd = quote;
                return;
            }
        }
        textStart = textEnd = body.Length;
    }

    private readonly bool IsEscaped(int position, int from)
    {
        int first = position;
        while (first > from && body[first - 1] == (byte)'\\')
        {
            first--;
        }
        return ((position - first) & 1) != 0;
    }

    private readonly int EndOfFrame()
    {
        int limit = Math.Min(end, textStart);
        if (limit == end && end - at < FrameMinBytes)
        {
            return body.Length;
        }
        for (int from = Math.Min(at + FrameMinBytes, limit); from < limit;)
        {
            int found = body[from..limit].IndexOf((byte)'{');
            if (found < 0)
            {
                return limit;
            }
            from += found;
            if (body[from - 1] == (byte)',')
            {
                return from - 1;
            }
            if (body[from - 1] == (byte)' ' && body[from - 2] == (byte)',')
            {
                return from - 2;
            }
            from++;
        }
        return limit;
    }

    /// <summary>As many closing brackets as the body has opening ones at its start.</summary>
    private static int TailOf(ReadOnlySpan<byte> body)
    {
        int opening = 0;
        while (opening < body.Length && body[opening] == (byte)'[')
        {
            opening++;
        }
        int tail = 0;
        while (tail < opening && tail < body.Length && body[^(tail + 1)] == (byte)']')
        {
            tail++;
        }
        return tail;
    }
}

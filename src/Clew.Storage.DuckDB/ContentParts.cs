namespace Clew.Storage.DuckDB;

/// <summary>
/// Cuts a message body into parts whose texts, one after the other, are the body. Cuts lie where the objects of a JSON array begin, so that a
/// history that grows call by call consists of parts that were there before. Nothing is parsed: wherever the cuts lie, the whole comes back.
/// </summary>
internal ref struct ContentParts(ReadOnlySpan<byte> body)
{
    /// <summary>Shorter parts would cost more than they save.</summary>
    private const int PartMinBytes = 64;

    private ReadOnlySpan<byte> rest = body;
    private readonly int tail = TailOf(body);

    internal ReadOnlySpan<byte> Current { get; private set; }

    internal bool MoveNext()
    {
        if (rest.IsEmpty)
        {
            return false;
        }
        int end = EndOfPart();
        Current = rest[..end];
        rest = rest[end..];
        return true;
    }

    private readonly int EndOfPart()
    {
        // The brackets at the end are a part of their own: the last object of this call is in the middle of the next one.
        int end = rest.Length - tail;
        if (end <= 0)
        {
            return rest.Length;
        }
        for (int at = Math.Min(PartMinBytes, end); at < end;)
        {
            int found = rest[at..end].IndexOf((byte)'{');
            if (found < 0)
            {
                return end;
            }
            at += found;
            if (rest[at - 1] == (byte)',')
            {
                return at - 1;
            }
            if (rest[at - 1] == (byte)' ' && rest[at - 2] == (byte)',')
            {
                return at - 2;
            }
            at++;
        }
        return end;
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

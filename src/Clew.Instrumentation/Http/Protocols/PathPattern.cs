namespace Clew.Instrumentation.Http;

/// <summary>A pattern of request paths: <c>*/models/{model}:generateContent</c>. It is matched from the end, so that gateways may put a prefix before.</summary>
internal sealed class PathPattern
{
    private const string ModelPlace = "{model}";
    private readonly string head;
    private readonly string? tail;

    public PathPattern(string pattern)
    {
        string path = pattern.TrimStart('*');
        int place = path.IndexOf(ModelPlace, StringComparison.Ordinal);
        head = place < 0 ? path : path[..place];
        tail = place < 0 ? null : path[(place + ModelPlace.Length)..];
    }

    /// <summary>How much of a path the pattern fixes: the pattern that fixes more is the better match.</summary>
    public int Length => head.Length + (tail?.Length ?? 0);

    public bool Matches(string path, out string? model)
    {
        model = null;
        if (tail is null)
        {
            return path.EndsWith(head, StringComparison.Ordinal);
        }
        if (!path.EndsWith(tail, StringComparison.Ordinal))
        {
            return false;
        }
        int start = path.LastIndexOf(head, path.Length - tail.Length, StringComparison.Ordinal) + head.Length;
        if (start < head.Length || start >= path.Length - tail.Length)
        {
            return false;
        }
        model = Uri.UnescapeDataString(path[start..^tail.Length]);
        return true;
    }
}

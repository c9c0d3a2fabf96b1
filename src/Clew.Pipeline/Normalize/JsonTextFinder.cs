namespace Clew.Pipeline.Normalize;

/// <summary>
/// Finds the text of one message in the JSON of a message list without parsing the list: a history can be megabytes, its last message is
/// near the end, and vectorised search is an order of magnitude faster than a JSON reader. Made for previews: broken JSON gives some
/// text or none, never an exception. A found range is the inside of a JSON string, escapes included.
/// </summary>
internal static class JsonTextFinder
{
    /// <summary>A user message may hold only tool results; so many are passed over.</summary>
    private const int MaxTries = 8;

    /// <summary>Bytes walked in search of a text before giving up.</summary>
    private const int MaxWalk = 64 * 1024;

    public static bool LooksLikeJson(ReadOnlySpan<byte> text)
    {
        int first = text.IndexOfAnyExcept(" \t\r\n"u8);
        return first >= 0 && text[first] is (byte)'[' or (byte)'{';
    }

    /// <summary>The text of the last message with role user.</summary>
    public static bool TryFindLastUser(ReadOnlySpan<byte> json, out Range text)
    {
        int end = json.Length;
        for (int i = 0; i < MaxTries; i++)
        {
            int user = json[..end].LastIndexOf("\"user\""u8);
            if (user < 0)
            {
                break;
            }
            end = user;
            int role = KeyBefore(json, user, "\"role\""u8);
            if (role >= 0 && (TryFindText(json, user + 6, -1, out text) || TryFindTextBefore(json, role, out text)))
            {
                return true;
            }
        }
        text = default;
        return false;
    }

    /// <summary>The first text that is not reasoning.</summary>
    public static bool TryFindFirst(ReadOnlySpan<byte> json, out Range text) => TryFindText(json, 0, int.MinValue, out text);

    /// <summary>The first text under one of the given keys, for example the name of a tool.</summary>
    public static bool TryFindKey(ReadOnlySpan<byte> json, ReadOnlySpan<byte> quotedKey, out Range text)
    {
        int key = json[..Math.Min(json.Length, MaxWalk)].IndexOf(quotedKey);
        text = default;
        return key >= 0 && TryStringValue(json, key + quotedKey.Length, out text);
    }

    /// <summary>Walks tokens until the depth falls to <paramref name="stopDepth"/>.</summary>
    private static bool TryFindText(ReadOnlySpan<byte> json, int start, int stopDepth, out Range text)
    {
        int depth = 0;
        int reasoningDepth = int.MaxValue;
        int limit = (int)Math.Min(json.Length, (long)start + MaxWalk);
        text = default;
        for (int i = start; i < limit; i++)
        {
            switch (json[i])
            {
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)'}' or (byte)']':
                    reasoningDepth = depth <= reasoningDepth ? int.MaxValue : reasoningDepth;
                    if (--depth <= stopDepth)
                    {
                        return false;
                    }
                    break;
                case (byte)'"':
                    int close = StringEnd(json, i + 1);
                    ReadOnlySpan<byte> content = json[(i + 1)..close];
                    i = close;
                    if (content.SequenceEqual("type"u8) && TryStringValue(json, close + 1, out Range type)
                        && json[type] is var kind && (kind.SequenceEqual("reasoning"u8) || kind.SequenceEqual("thinking"u8)))
                    {
                        reasoningDepth = depth;
                    }
                    else if (reasoningDepth == int.MaxValue && IsTextKey(content) && TryStringValue(json, close + 1, out text))
                    {
                        return true;
                    }
                    break;
            }
        }
        return false;
    }

    private static bool IsTextKey(ReadOnlySpan<byte> key) => key.SequenceEqual("content"u8) || key.SequenceEqual("text"u8);

    /// <summary>The text right before a role: <c>{"content":"hi","role":"user"}</c>.</summary>
    private static bool TryFindTextBefore(ReadOnlySpan<byte> json, int role, out Range text)
    {
        text = default;
        int key = Math.Max(json[..role].LastIndexOf("\"content\""u8), json[..role].LastIndexOf("\"text\""u8));
        int otherRole = json[..role].LastIndexOf("\"role\""u8);
        // An opening brace in between begins the message of the role, so the text belongs to the message before it.
        return key > otherRole && TryStringValue(json, json[key..].IndexOf((byte)':') + key, out text)
            && text.End.Value <= role && !json[text.End.Value..role].Contains((byte)'{');
    }

    /// <summary>Start of the key whose value begins at a position, or -1 when it is another key.</summary>
    private static int KeyBefore(ReadOnlySpan<byte> json, int value, ReadOnlySpan<byte> quotedKey)
    {
        ReadOnlySpan<byte> before = json[..value].TrimEnd(" \t\r\n"u8);
        if (before.IsEmpty || before[^1] != (byte)':')
        {
            return -1;
        }
        before = before[..^1].TrimEnd(" \t\r\n"u8);
        return before.EndsWith(quotedKey) ? before.Length - quotedKey.Length : -1;
    }

    /// <summary>The string after a colon, or the first one in a list of strings.</summary>
    private static bool TryStringValue(ReadOnlySpan<byte> json, int start, out Range text)
    {
        text = default;
        int i = start;
        while (i < json.Length && json[i] is (byte)' ' or (byte)':' or (byte)'[' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            i++;
        }
        if (i == start || i >= json.Length || json[i] != (byte)'"')
        {
            return false;
        }
        text = (i + 1)..StringEnd(json, i + 1);
        return text.End.Value > text.Start.Value;
    }

    /// <summary>Index of the closing quote, or the end of a text that was cut.</summary>
    private static int StringEnd(ReadOnlySpan<byte> json, int start)
    {
        int i = start;
        while (i < json.Length)
        {
            int next = json[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return json.Length;
            }
            i += next;
            if (json[i] == (byte)'"')
            {
                return i;
            }
            i += 2;
        }
        return json.Length;
    }
}

namespace Clew.Instrumentation;

/// <summary>The many names of one model.</summary>
internal static class ModelForms
{
    /// <summary>A name in lower case, then without what clouds and gateways put in front: <c>models/gemini-2.5-pro</c>, <c>us.anthropic.claude-sonnet-4-5</c>.</summary>
    public static IEnumerable<string> Of(string model)
    {
        string name = model.Trim().ToLowerInvariant();
        yield return name;
        for (int slash; (slash = name.IndexOf('/', StringComparison.Ordinal)) >= 0;)
        {
            name = name[(slash + 1)..];
            yield return name;
        }
        // A dot is part of many names (gpt-4.1): only words before it are a region or a maker.
        for (int dot; (dot = name.IndexOf('.', StringComparison.Ordinal)) > 0 && !name.AsSpan(0, dot).ContainsAnyInRange('0', '9');)
        {
            name = name[(dot + 1)..];
            yield return name;
        }
    }

    /// <summary>
    /// A date, version or channel at the end of a name: <c>-2024-08-06</c>, <c>@20241022</c>, <c>-v2:0</c>, <c>-latest</c>. Not <c>-5</c>, which is another model.
    /// </summary>
    public static bool IsVersionSuffix(ReadOnlySpan<char> suffix)
    {
        bool afterNumber = false;
        while (!suffix.IsEmpty)
        {
            if (suffix[0] is not ('-' or '@' or ':'))
            {
                return false;
            }
            int end = suffix[1..].IndexOfAny("-@:");
            ReadOnlySpan<char> part = end < 0 ? suffix[1..] : suffix.Slice(1, end);
            bool isVersion = part.Length > 1 && part[0] == 'v' && IsNumber(part[1..]);
            bool isNumber = IsNumber(part) && (part.Length >= 3 || (afterNumber && suffix[0] is '-' or ':'));
            if (!isVersion && !isNumber && part is not ("latest" or "preview" or "exp" or "experimental" or "beta" or "default"))
            {
                return false;
            }
            afterNumber = isVersion || isNumber;
            suffix = suffix[(1 + part.Length)..];
        }
        return true;
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}

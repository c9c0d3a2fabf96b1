using System.Text.RegularExpressions;

namespace Clew.Pipeline.Cost;

/// <summary>The many names of one model.</summary>
internal static partial class ModelNames
{
    /// <summary>
    /// A name as sent in lower case, then without what gateways and clouds put in front: <c>openai/gpt-4o</c>, <c>models/gemini-2.5-pro</c>,
    /// <c>us.anthropic.claude-sonnet-4-5-20250929-v1:0</c>, an ARN.
    /// </summary>
    public static IEnumerable<string> Forms(string model)
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

    /// <summary>A date, a version or a channel: <c>-2024-08-06</c>, <c>@20241022</c>, <c>-001</c>, <c>-v2:0</c>, <c>-latest</c>. Not <c>-5</c>, which is another model.</summary>
    public static bool IsVersionSuffix(ReadOnlySpan<char> suffix) => suffix[0] is '-' or '@' or ':' && VersionSuffix().IsMatch(suffix);

    [GeneratedRegex(@"^([-@:](\d{3,}(-\d+)*|v\d+(:\d+)*|latest|preview|exp|experimental|beta|default))+$")]
    private static partial Regex VersionSuffix();
}

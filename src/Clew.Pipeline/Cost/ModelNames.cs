using System.Text.RegularExpressions;

namespace Clew.Pipeline.Cost;

/// <summary>The many names of one model.</summary>
internal static partial class ModelNames
{
    /// <summary>
    /// Tries a name as sent, then without what gateways and clouds put in front: <c>openai/gpt-4o</c>, <c>models/gemini-2.5-pro</c>,
    /// <c>us.anthropic.claude-sonnet-4-5-20250929-v1:0</c>, an ARN. Returns the first answer.
    /// </summary>
    public static T? Candidates<T>(string model, Func<string, T?> search)
        where T : class
    {
        string name = model.ToLowerInvariant();
        T? found = search(name);
        for (int slash; found is null && (slash = name.IndexOf('/', StringComparison.Ordinal)) >= 0;)
        {
            name = name[(slash + 1)..];
            found = search(name);
        }
        for (int dot; found is null && (dot = name.IndexOf('.', StringComparison.Ordinal)) >= 0;)
        {
            name = name[(dot + 1)..];
            found = search(name);
        }
        return found;
    }

    /// <summary>A date, a version or a channel: <c>-2024-08-06</c>, <c>@20241022</c>, <c>-001</c>, <c>-v2:0</c>, <c>-latest</c>. Not <c>-5</c>, which is another model.</summary>
    public static bool IsVersionSuffix(ReadOnlySpan<char> suffix) => VersionSuffix().IsMatch(suffix);

    [GeneratedRegex(@"^([-@:](\d{3,}(-\d+)*|v\d+(:\d+)*|latest|preview|exp|experimental|beta|default))+$")]
    private static partial Regex VersionSuffix();
}

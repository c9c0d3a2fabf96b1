using System.Collections;
using System.Diagnostics;
using System.Globalization;

namespace Clew.Instrumentation.Http.Tests;

/// <summary>A span's attributes as lines, in order, so that whole sets are compared.</summary>
internal static class SpanText
{
    public static string[] Attributes(Activity span) => [.. Attributes(span.TagObjects)];

    public static IEnumerable<string> Attributes(IEnumerable<KeyValuePair<string, object?>> attributes) =>
        attributes.Select(attribute => $"{attribute.Key}={Text(attribute.Value)}").Order(StringComparer.Ordinal);

    private static string Text(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        IEnumerable list => string.Join(",", list.Cast<object>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}

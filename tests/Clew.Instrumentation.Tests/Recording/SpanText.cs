using System.Collections;
using System.Diagnostics;
using System.Globalization;

namespace Clew.Instrumentation.Tests;

/// <summary>A span as text, with its exact set of attributes in order.</summary>
internal static class SpanText
{
    public static string Of(Activity span)
    {
        IEnumerable<string> lines = span.TagObjects.Select(tag => $"{tag.Key} = {Value(tag.Value)}").Order(StringComparer.Ordinal);
        string status = span.Status == ActivityStatusCode.Unset ? "" : $" {span.Status} {span.StatusDescription}";
        return string.Join('\n', lines.Prepend($"{span.DisplayName} ({span.Kind}, {Math.Round(span.Duration.TotalSeconds, 3).ToString(CultureInfo.InvariantCulture)} s){status}"));
    }

    public static string Value(object? value) => value switch
    {
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Value))}]",
        double number => number.ToString("0.0########", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null",
    };
}

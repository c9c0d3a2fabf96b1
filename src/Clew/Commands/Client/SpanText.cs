using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace Clew.Commands.Client;

/// <summary>A span as one line of a terminal.</summary>
internal static class SpanText
{
    public static string Line(JsonElement span, bool withTime)
    {
        StringBuilder line = new();
        if (withTime)
        {
            line.Append(CultureInfo.InvariantCulture, $"[grey]{span.GetProperty("startTime").GetDateTimeOffset().ToLocalTime():HH:mm:ss.fff}[/] {Escape(span, "service")} ");
        }
        string kind = span.GetProperty("kind").GetString()!;
        line.Append(CultureInfo.InvariantCulture, $"[blue]{kind}[/] {Escape(span, "name")} [grey]{NumberText.Duration(span.GetProperty("durationNanos").GetInt64())}[/]");
        if (span.GetProperty("usage") is { ValueKind: JsonValueKind.Object } usage)
        {
            line.Append(span.GetProperty("counted").GetBoolean() ? $" {Tokens(usage)}" : $" [grey]({Tokens(usage)}, not counted)[/]");
        }
        if (span.GetProperty("status").GetString() == "error")
        {
            JsonElement error = span.GetProperty("error");
            string reason = error.ValueKind == JsonValueKind.Object ? error.GetProperty("message").GetString() ?? error.GetProperty("type").GetString() ?? "" : "";
            line.Append(CultureInfo.InvariantCulture, $" [red]error {Safe(reason)}[/]");
        }
        return line.ToString();
    }

    public static string Tokens(JsonElement usage)
    {
        string cost = usage.GetProperty("costUsd") is { ValueKind: JsonValueKind.Number } usd ? " " + NumberText.Cost(usd.GetDouble()) : "";
        return $"{NumberText.Tokens(usage.GetProperty("inputTokens").GetInt64())} → {NumberText.Tokens(usage.GetProperty("outputTokens").GetInt64())} tokens{cost}";
    }

    private static string Escape(JsonElement span, string property) => Safe(span.GetProperty(property).GetString() ?? "");

    /// <summary>Names come from outside: neither markup nor control sequences of theirs may reach the terminal.</summary>
    public static string Safe(string text) => Markup.Escape(string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c)));
}

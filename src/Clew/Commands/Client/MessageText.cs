using System.Text.Json;

namespace Clew.Commands.Client;

/// <summary>The messages of model calls as lines. A message that an earlier call had already is not repeated: calls send all that was said before.</summary>
internal sealed class MessageText
{
    private const int CharsMax = 2_000;

    private readonly HashSet<string> seen = [];

    /// <param name="span">A span with everything.</param>
    public IEnumerable<string> Lines(JsonElement span)
    {
        if (span.GetProperty("messages") is not { ValueKind: JsonValueKind.Object } messages)
        {
            yield break;
        }
        IEnumerable<(string Role, JsonElement Part)> parts = messages.GetProperty("systemInstructions").EnumerateArray().Select(part => ("system", part))
            .Concat(PartsOf(messages.GetProperty("input")))
            .Concat(PartsOf(messages.GetProperty("output")));
        foreach ((string role, JsonElement part) in parts)
        {
            string line = $"[bold]{SpanText.Safe(role)}[/] {SpanText.Safe(TextOf(part))}";
            if (seen.Add(line))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<(string Role, JsonElement Part)> PartsOf(JsonElement messages) =>
        messages.EnumerateArray().SelectMany(message => message.GetProperty("parts").EnumerateArray().Select(part => (message.GetProperty("role").GetString()!, part)));

    private static string TextOf(JsonElement part)
    {
        string type = part.GetProperty("type").GetString()!;
        string? Field(string name) => part.GetProperty(name).GetString();
        string text = type switch
        {
            "tool_call" => $"calls {Field("name")}({Field("arguments")})",
            _ => Field("text") ?? Field("result") ?? $"({type} {Field("uri") ?? Field("mimeType")})",
        };
        return TracesCommand.Cut(text, CharsMax);
    }
}

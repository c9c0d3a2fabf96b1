using Clew.Pipeline.Messages;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Messages;

/// <summary>The messages of a span as text, one line per message.</summary>
internal static class MessageText
{
    public static string Of(Span span, params LogRecord[] logs)
    {
        SpanMessages messages = MessageParser.Parse(span, logs);
        IEnumerable<string> lines =
        [
            .. messages.SystemInstructions.Select(part => $"instruction {Part(part)}"),
            .. messages.Input.Select(message => "in " + Line(message)),
            .. messages.Output.Select(message => "out " + Line(message)),
            .. messages.ToolDefinitions.Select(tool => $"tool {tool.Name}: {tool.Description ?? "-"} {tool.Parameters ?? "-"}"),
        ];
        return string.Join('\n', lines);
    }

    private static string Line(Message message) =>
        $"{message.Role}{(message.Name is null ? "" : $" {message.Name}")}: {string.Join(" | ", message.Parts.Select(Part))}{(message.FinishReason is null ? "" : $" [{message.FinishReason}]")}";

    private static string Part(MessagePart part) =>
        string.Join(' ', new[] { part.Type, part.Id, part.Name, part.Text, part.Arguments, part.Result, part.MimeType, part.Uri }.Where(field => field is not null));
}

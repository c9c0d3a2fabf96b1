using System.Text;
using System.Text.Json;

namespace Clew.Instrumentation.Http;

/// <summary>One piece of an answer: text, reasoning or a call of a tool.</summary>
internal sealed class AnswerPart
{
    /// <summary>The provider's number of the piece; null when it has none.</summary>
    public int? Index { get; set; }

    /// <summary>The provider's word for the kind of piece.</summary>
    public string? Type { get; set; }

    public bool IsReasoning { get; set; }

    /// <summary>Whether the piece has text, even when it is not captured.</summary>
    public bool HasText { get; set; }

    /// <summary>Whether the piece has arguments of a tool, even when they are not captured.</summary>
    public bool HasArguments { get; set; }

    public string? ToolId { get; set; }

    public string? ToolName { get; set; }

    /// <summary>Text, or a tool's arguments as JSON; null when there is none or content is not captured.</summary>
    public StringBuilder? Content { get; set; }

    public bool IsToolCall => ToolName is not null || ToolId is not null || HasArguments;

    /// <summary>Whether the application is asked to run the tool; some tools are run by the provider, and are its own business.</summary>
    public bool IsRequest => ToolName is not null
        && Type?.Contains("server", StringComparison.Ordinal) != true && Type?.Contains("mcp", StringComparison.Ordinal) != true;

    public bool IsEmpty => Type is null && !IsToolCall && !HasText;

    public bool IsSameKind(AnswerPart other) => IsToolCall == other.IsToolCall && (IsToolCall || IsReasoning == other.IsReasoning || !other.HasText);

    /// <summary>Adds what a later event of the stream says of the same piece.</summary>
    public void Merge(AnswerPart later)
    {
        Type ??= later.Type;
        ToolId ??= later.ToolId;
        ToolName ??= later.ToolName;
        IsReasoning |= later.IsReasoning;
        HasText |= later.HasText;
        HasArguments |= later.HasArguments;
        if (Content is null)
        {
            Content = later.Content;
        }
        else if (later.Content is not null)
        {
            Content.Append(later.Content);
        }
    }

    public void WriteTo(Utf8JsonWriter writer)
    {
        if (!IsToolCall)
        {
            if (Content is { Length: > 0 })
            {
                writer.WriteStartObject();
                writer.WriteString("type", IsReasoning ? "reasoning" : "text");
                writer.WriteString("content", Content.ToString());
                writer.WriteEndObject();
            }
            return;
        }
        writer.WriteStartObject();
        writer.WriteString("type", IsRequest ? "tool_call" : "server_tool_call");
        if (ToolId is not null)
        {
            writer.WriteString("id", ToolId);
        }
        writer.WriteString("name", ToolName ?? "");
        if (IsRequest)
        {
            WriteArguments(writer, "arguments");
        }
        else
        {
            writer.WriteStartObject("server_tool_call");
            writer.WriteString("type", ToolName ?? Type);
            WriteArguments(writer, "arguments");
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private void WriteArguments(Utf8JsonWriter writer, string name)
    {
        if (Content is { Length: > 0 })
        {
            writer.WritePropertyName(name);
            ContentJson.WriteParsed(writer, Content.ToString());
        }
    }
}

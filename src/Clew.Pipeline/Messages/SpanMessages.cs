namespace Clew.Pipeline.Messages;

/// <summary>What a span says about a conversation with a model, whatever carried it. Lists are empty when nothing was sent.</summary>
/// <param name="SystemInstructions">Instructions given beside the chat history.</param>
/// <param name="Input">Oldest first.</param>
/// <param name="Output">One message per choice.</param>
/// <param name="ToolDefinitions">Tools that the model was offered.</param>
public sealed record SpanMessages(
    IReadOnlyList<MessagePart> SystemInstructions, IReadOnlyList<Message> Input, IReadOnlyList<Message> Output,
    IReadOnlyList<ToolDefinition> ToolDefinitions)
{
    public bool IsEmpty => SystemInstructions.Count + Input.Count + Output.Count + ToolDefinitions.Count == 0;
}

/// <param name="Role">system, user, assistant, tool, or as sent.</param>
/// <param name="FinishReason">As sent; output only.</param>
public sealed record Message(string Role, string? Name, IReadOnlyList<MessagePart> Parts, string? FinishReason);

/// <summary>One part of a message. Fields that its type does not have are null.</summary>
/// <param name="Type">text, reasoning, tool_call, tool_result, image, audio, video, file or other.</param>
/// <param name="Text">Of text and reasoning; of other its JSON.</param>
/// <param name="Id">The call's id, of tool_call and tool_result.</param>
/// <param name="Name">The tool; the name of a file.</param>
/// <param name="Arguments">JSON text, of tool_call.</param>
/// <param name="Result">Text or JSON text, of tool_result.</param>
/// <param name="Uri">Of media; inline media is a <c>data:</c> URI. Never fetched by the server.</param>
/// <param name="IsRefusal">A text by which the model refuses, where the provider marks it as that.</param>
public sealed record MessagePart(
    string Type, string? Text = null, string? Id = null, string? Name = null, string? Arguments = null, string? Result = null,
    string? Uri = null, string? MimeType = null, bool IsRefusal = false);

/// <param name="Parameters">JSON schema as JSON text.</param>
public sealed record ToolDefinition(string Name, string? Description, string? Parameters);

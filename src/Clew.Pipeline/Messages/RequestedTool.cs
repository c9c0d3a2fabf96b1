using System.Text;
using Clew.Telemetry;

namespace Clew.Pipeline.Messages;

/// <summary>A tool call that a model's answer asks for, and the form in which <see cref="Span.RequestedTools"/> keeps a list of them.</summary>
/// <param name="Name">The tool; never empty.</param>
/// <param name="Id">The call's id; null where the provider gives none.</param>
internal readonly record struct RequestedTool(string Name, string? Id)
{
    /// <summary>More calls than any provider lets a model make in one answer; what comes after is left out, so that no column grows without end.</summary>
    private const int CountMax = 200;

    /// <summary>A longer name or id is no tool's.</summary>
    private const int LengthMax = 512;

    /// <summary>The calls in an answer, in its order; those that name no tool are none.</summary>
    public static IEnumerable<MessagePart> PartsOf(IEnumerable<Message> answer) =>
        answer.SelectMany(message => message.Parts).Where(part => part is { Type: "tool_call", Name.Length: > 0 and <= LengthMax } && part.Id is null or { Length: <= LengthMax })
            .Take(CountMax);

    /// <summary>Null when there is no answer, empty when it asks for no tool.</summary>
    public static Utf8Text Write(IReadOnlyList<Message> answer)
    {
        if (answer.Count == 0)
        {
            return default;
        }
        StringBuilder text = new();
        foreach (MessagePart part in PartsOf(answer))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(WithoutControls(part.Name!));
            if (part.Id is { Length: > 0 } id)
            {
                text.Append('\t').Append(WithoutControls(id));
            }
        }
        return Utf8Text.From(text.ToString());
    }

    public static IEnumerable<RequestedTool> Read(Utf8Text stored)
    {
        if (stored.Length == 0)
        {
            yield break;
        }
        foreach (string line in stored.ToString().Split('\n'))
        {
            int tab = line.IndexOf('\t', StringComparison.Ordinal);
            yield return tab < 0 ? new RequestedTool(line, null) : new RequestedTool(line[..tab], line[(tab + 1)..]);
        }
    }

    /// <summary>Tab and line end separate fields.</summary>
    private static string WithoutControls(string text) => text.Replace('\t', ' ').Replace('\n', ' ');
}

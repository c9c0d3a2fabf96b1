namespace Clew.Samples.ResearchTeam.Scripting;

/// <summary>A tool call that the model asks for.</summary>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Arguments">Serialised to JSON.</param>
/// <param name="Seconds">How long the tool's backend takes, before scaling. The tool itself does its real work in addition.</param>
internal sealed record ScriptedToolCall(string Tool, object Arguments, double Seconds = 0.05)
{
    /// <summary>What the backend answers in place of the tool's real work, serialised to JSON; null: the tool does its work.</summary>
    public object? Result { get; init; }

    /// <summary>The call fails with this type of error; null: it fails only where the tool does.</summary>
    public string? ErrorType { get; init; }

    /// <summary>What goes wrong on the way to another agent.</summary>
    public HopFault Hop { get; init; }
}

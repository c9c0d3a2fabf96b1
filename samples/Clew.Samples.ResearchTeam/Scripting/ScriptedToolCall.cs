namespace Clew.Samples.ResearchTeam.Scripting;

/// <summary>A tool call that the model asks for.</summary>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Arguments">Serialised to JSON.</param>
/// <param name="Seconds">How long the tool's backend takes, before scaling. The tool itself does its real work in addition.</param>
internal sealed record ScriptedToolCall(string Tool, object Arguments, double Seconds = 0.05);

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clew.Samples.ResearchTeam.Tools;

/// <summary>A function that a model may call.</summary>
/// <param name="Name">What the model calls it.</param>
/// <param name="Description">Tells the model what it is for.</param>
/// <param name="Parameters">JSON Schema of the arguments.</param>
/// <param name="RunAsync">Does the work; throws <see cref="ToolFailedException"/> for what the model should hear about.</param>
internal sealed record Tool(
    string Name, string Description, string Parameters, Func<JsonElement, ToolContext, CancellationToken, Task<JsonNode>> RunAsync)
{
    /// <summary>What a framework runs when the model asks for a tool that there is not.</summary>
    public static Tool Unknown(string name) => new(name, "", "{}", (_, _, _) => throw new ToolFailedException("unknown_tool", $"There is no tool '{name}'."));
}

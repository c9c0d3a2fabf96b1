using Clew.Pipeline.Messages;

namespace Clew.Analyse.Detectors;

/// <summary>The tools that a request offered.</summary>
internal sealed class ToolOffer
{
    /// <summary>OpenAI's models sometimes put the namespace of their training before a name.</summary>
    private const string TrainingNamespace = "functions.";
    private readonly Dictionary<string, ToolDefinition> byName;
    private readonly bool isOpen;

    public ToolOffer(IReadOnlyList<ToolDefinition> definitions, DetectorFacts facts)
    {
        byName = definitions.GroupBy(definition => definition.Name).ToDictionary(group => group.Key, group => group.First());
        isOpen = definitions.Count == 0 || definitions.Any(definition => definition.Name.Length == 0 || facts.Words["openSets"].Contains(definition.Name));
    }

    /// <summary>True when every tool of the offer is known and this one is none of them.</summary>
    public bool Lacks(string name) => !isOpen && Find(name) is null;

    public ToolDefinition? Find(string name) =>
        byName.GetValueOrDefault(name) ?? (name.StartsWith(TrainingNamespace, StringComparison.Ordinal) ? byName.GetValueOrDefault(name[TrainingNamespace.Length..]) : null);
}

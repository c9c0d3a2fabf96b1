using Clew.Samples.ResearchTeam.Tools;

namespace Clew.Samples.ResearchTeam.Agents;

/// <summary>One member of the team. Its name is also the name of its service.</summary>
internal sealed record AgentDefinition(string Name, string Description, string Instructions, IReadOnlyList<Tool> Tools)
{
    public const string Coordinator = "coordinator";
    public const string Research = "research";
    public const string Writer = "writer";
    public const string FactChecker = "fact-checker";

    /// <summary>Model calls after which a run without an answer is given up.</summary>
    public const int IterationsMax = 12;
}

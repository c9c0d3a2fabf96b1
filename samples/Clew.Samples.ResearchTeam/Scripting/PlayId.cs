namespace Clew.Samples.ResearchTeam.Scripting;

/// <summary>
/// Which performance of the script this is. It goes into the ids of runs and conversations, so that a demo started again into the same
/// store tells new conversations from old ones; nothing else depends on it.
/// </summary>
/// <param name="Seed">Decides everything that is drawn by lot.</param>
/// <param name="Stamp">Differs from start to start and from play to play.</param>
internal sealed record PlayId(int Seed, string Stamp)
{
    public string Run(string name) => $"{Stamp}/{name}";

    public string Conversation(string name) => $"conv-{name}-{Stamp}";
}

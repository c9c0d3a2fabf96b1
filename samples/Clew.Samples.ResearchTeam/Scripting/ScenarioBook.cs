using System.Collections.Concurrent;

namespace Clew.Samples.ResearchTeam.Scripting;

/// <summary>The scripts of the runs in flight, shared by the model server and the agents. Its size is bounded by who plays the runs.</summary>
internal sealed class ScenarioBook
{
    private readonly ConcurrentDictionary<string, Scenario> scenarios = new(StringComparer.Ordinal);

    public void Open(Scenario scenario)
    {
        if (!scenarios.TryAdd(scenario.Id, scenario))
        {
            throw new InvalidOperationException($"Run {scenario.Id} is already being played.");
        }
    }

    public void Close(Scenario scenario) => scenarios.TryRemove(scenario.Id, out _);

    public Scenario? Find(string? id) => id is not null && scenarios.TryGetValue(id, out Scenario? scenario) ? scenario : null;
}

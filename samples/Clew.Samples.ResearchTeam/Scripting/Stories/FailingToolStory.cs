using Clew.Samples.ResearchTeam.Agents;

namespace Clew.Samples.ResearchTeam.Scripting.Stories;

/// <summary>
/// Forty short runs with one search each. Two of the searches fail, five in a hundred, and both hold a currency symbol: web_search
/// looks fine until its calls are grouped by query.
/// </summary>
internal static class FailingToolStory
{
    public const string Name = "failing-tool";
    public const int Runs = 40;
    public const int Failures = 2;

    public static IReadOnlyList<Scenario> Create(PlayId play)
    {
        Random random = new(play.Seed);
        int[] order = [.. Enumerable.Range(0, Runs)];
        random.Shuffle(order);
        HashSet<int> failing = [.. order.Take(Failures)];
        return [.. Enumerable.Range(0, Runs).Select(index =>
        {
            Question[] bank = failing.Contains(index) ? Question.WithCurrency : Question.Plain;
            string name = $"{Name}-{index + 1:00}";
            return ShortRun.Create(play.Run(name), Name, play.Conversation(name), $"user-{1 + random.Next(12):00}", bank[random.Next(bank.Length)], random);
        })];
    }
}

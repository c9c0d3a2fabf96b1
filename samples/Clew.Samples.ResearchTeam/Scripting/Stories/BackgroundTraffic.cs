using Clew.Samples.ResearchTeam.Agents;

namespace Clew.Samples.ResearchTeam.Scripting.Stories;

/// <summary>Ordinary runs without end: mostly one search and an answer, some over several services, one search in twenty that fails.</summary>
internal sealed class BackgroundTraffic(PlayId play)
{
    public const string Name = "background";

    // A median of 0.8 s and a 99th percentile of 12 s make a log-normal distribution with sigma = ln(12 / 0.8) / 2.326.
    private const double MedianSeconds = 0.8;
    private const double Sigma = 1.164;
    private const double SecondsMax = 20;
    private const double MeanPauseSeconds = 4;
    private readonly Random random = new(play.Seed);
    private int count;

    /// <summary>Time to the next run, drawn so that runs come at random moments.</summary>
    public double NextPauseSeconds() => Math.Min(-Math.Log(1 - random.NextDouble()) * MeanPauseSeconds, 5 * MeanPauseSeconds);

    public Scenario Next()
    {
        string name = $"{Name}-{++count:000000}";
        string user = $"user-{1 + random.Next(40):00}";
        Question[] bank = random.Next(20) == 0 ? Question.WithCurrency : Question.Plain;
        Question question = bank[random.Next(bank.Length)];
        Scenario run = ShortRun.Create(play.Run(name), Name, play.Conversation(name), user, question, random);
        return random.Next(10) switch
        {
            < 6 => run,
            < 8 => run with { Agent = AgentDefinition.Coordinator, StepsByAgent = Delegated(question) },
            _ => run with { Agent = AgentDefinition.Writer, StepsByAgent = Written(question) },
        };
    }

    private Dictionary<string, IReadOnlyList<ModelStep>> Delegated(Question question) => new()
    {
        [AgentDefinition.Coordinator] =
        [
            new(Latency(), 640 + random.Next(80), 48) { ToolCalls = [new("ask_research", new { task = question.Text }, 0)] },
            new(Latency(), 900 + random.Next(200), 60 + random.Next(40)) { Text = question.Answer },
        ],
        [AgentDefinition.Research] = ShortRun.Steps(question, random),
    };

    private Dictionary<string, IReadOnlyList<ModelStep>> Written(Question question)
    {
        double seconds = Latency();
        return new()
        {
            [AgentDefinition.Writer] =
            [
                new(Latency(), 420 + random.Next(60), 32)
                {
                    Model = Models.Gpt4oMini,
                    ToolCalls = [new("similar_documents", new { query = question.Text }, 0.05)],
                },
                new(seconds, 760 + random.Next(200), 90 + random.Next(120))
                {
                    FirstChunkSeconds = Math.Min(0.5, seconds / 2),
                    Text = question.Answer,
                },
            ],
        };
    }

    private double Latency()
    {
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Min(MedianSeconds * Math.Exp(Sigma * normal), SecondsMax);
    }
}

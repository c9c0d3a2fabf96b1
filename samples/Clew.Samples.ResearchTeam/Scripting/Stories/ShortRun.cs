using Clew.Samples.ResearchTeam.Agents;

namespace Clew.Samples.ResearchTeam.Scripting.Stories;

/// <summary>The everyday run: one search, one answer.</summary>
internal static class ShortRun
{
    public static Scenario Create(string id, string story, string conversation, string user, Question question, Random random) =>
        new(id, story, AgentDefinition.Research)
        {
            ConversationId = conversation,
            UserId = user,
            Question = question.Text,
            StepsByAgent = new Dictionary<string, IReadOnlyList<ModelStep>> { [AgentDefinition.Research] = Steps(question, random) },
        };

    public static IReadOnlyList<ModelStep> Steps(Question question, Random random)
    {
        int prompt = 520 + random.Next(120);
        return
        [
            new(0.25 + (random.NextDouble() * 0.3), prompt, 28 + random.Next(16))
            {
                Model = Models.Gpt4oMini,
                ToolCalls = [new("web_search", new { query = question.Query }, 0.1 + (random.NextDouble() * 0.15))],
            },
            new(0.4 + (random.NextDouble() * 0.5), prompt + 240 + random.Next(160), 50 + random.Next(60))
            {
                Model = Models.Gpt4oMini,
                FirstChunkSeconds = 0.2,
                Text = question.Answer,
            },
        ];
    }
}

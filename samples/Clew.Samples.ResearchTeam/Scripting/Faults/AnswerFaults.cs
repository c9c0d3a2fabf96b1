using Clew.Samples.ResearchTeam.Agents;

namespace Clew.Samples.ResearchTeam.Scripting.Faults;

/// <summary>Runs in which something is wrong with what goes into a model or comes out of it.</summary>
internal static class AnswerFaults
{
    public static Scenario Truncation(PlayId play) => DemoFaults.Run(play, "truncation", AgentDefinition.Writer, "Write two pages on heat pumps.",
        [DemoFaults.Answer(480, "A heat pump moves warmth from outside into the house. It works like a refrigerator turned inside out, and the", 1_024) with { FinishReason = "length" }]);

    public static Scenario ContextNearLimit(PlayId play) => DemoFaults.Run(play, "near-limit", AgentDefinition.FactChecker, "Sum up all documents that you have.",
        [DemoFaults.Answer(114_000, "The documents are about heating, electricity from the roof and charging cars.")]);

    public static Scenario ContextOverflow(PlayId play) => DemoFaults.Run(play, "overflow", AgentDefinition.FactChecker, "Sum up all documents and all notes that you have.",
        [DemoFaults.Answer(129_500, "The documents are about heating and electricity.")]);

    public static Scenario DroppedHistory(PlayId play) => DemoFaults.Run(play, "dropped-history", AgentDefinition.Research, "And which of them is the quietest?",
    [
        DemoFaults.Call(2_600, "web_search", new { query = "heat pump noise outdoor units night limit" }),
        DemoFaults.Answer(900, "Which of what? I see no list.") with { ForgetsHistory = true },
    ]) with
    {
        History =
        [
            new AgentMessage("user", "I have a house of 120 square metres from 1978 and a budget of 14,000. Which heat pumps come into question?"),
            new AgentMessage("assistant", "Three: one of 8 kW that blows to the side, one of 9 kW that blows upwards, and one of 11 kW for the cellar."),
            new AgentMessage("user", "The bedroom of my neighbour is four metres away from where it would stand."),
            new AgentMessage("assistant", "Then the noise decides. I can compare the three of them by their levels at night."),
        ],
    };

    public static Scenario EmptyAnswer(PlayId play) => DemoFaults.Run(play, "empty-answer", AgentDefinition.Writer, "Put this into one sentence: the roof faces south.",
        [new ModelStep(0.5, 390, 1) { Text = "" }]);

    public static Scenario RefusedAnswer(PlayId play) => DemoFaults.Run(play, "refused", AgentDefinition.Research, "How do I bridge the meter?",
        [DemoFaults.Answer(400, "I cannot help with that.", 9) with { FinishReason = "content_filter" }]);

    /// <summary>A key that was made up. Redaction takes it out before anything is stored, and the finding tells whose prompts have such.</summary>
    public static Scenario SecretInQuestion(PlayId play) => DemoFaults.Run(play, "secret", AgentDefinition.Research, "Which of my folders hold bills? My key for the storage is AKIAQ7ZK4VJ3MTR2WNXL.",
        [DemoFaults.Answer(430, "I cannot open your storage, but I can tell you how to sort bills by year.")]);
}

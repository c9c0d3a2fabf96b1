using System.Globalization;
using System.Text.Json;
using Clew.Samples.ResearchTeam.Agents;
using Clew.Samples.ResearchTeam.Scripting;
using Clew.Samples.ResearchTeam.Scripting.Stories;
using Clew.Samples.ResearchTeam.Tools;

namespace Clew.Samples.Tests;

/// <summary>The script by itself, without playing it.</summary>
public sealed class ScriptTests
{
    private static readonly PlayId Play = new(7, "test");

    [Fact]
    public void SlowCallStory_ScriptedWaits_AddUpTo5800Milliseconds()
    {
        Scenario scenario = SlowCallStory.Create(Play).Single();

        Seconds(scenario, AgentDefinition.Research).ShouldBe(5.8, tolerance: 1e-9);
    }

    [Theory]
    [InlineData(AgentDefinition.Coordinator, 45)]
    [InlineData(AgentDefinition.Research, 32)]
    [InlineData(AgentDefinition.Writer, 8)]
    public void FourServicesStory_ScriptedWaits_AddUpToTheStory(string agent, double expectedSeconds)
    {
        Scenario scenario = FourServicesStory.Create(Play).Single();

        Seconds(scenario, agent).ShouldBe(expectedSeconds, tolerance: 1e-9);
    }

    [Fact]
    public void FourServicesStory_Research_Waits27SecondsForSearches()
    {
        FourServicesStory.Create(Play).Single().StepsByAgent[AgentDefinition.Research].SelectMany(step => step.ToolCalls)
            .Where(call => call.Tool == "web_search").Sum(call => call.Seconds).ShouldBe(27, tolerance: 1e-9);
    }

    [Fact]
    public void BackgroundTraffic_SameSeed_DrawsTheSameRuns()
    {
        Draw(7).ShouldBe(Draw(7));
        Draw(7).ShouldNotBe(Draw(8));
    }

    [Theory]
    [InlineData("14000 * 0.6 + 5 * (4000 * 0.31 + 150)", 15350)]
    [InlineData("7500 + 5 * (12500 * 0.11 + 250)", 15625)]
    [InlineData("-(2 - 5) * 2 / 4", 1.5)]
    [InlineData("1 - 2 - 3", -4)]
    public void Arithmetic_Expression_IsEvaluated(string expression, double expected) =>
        Arithmetic.Evaluate(expression).ShouldBe(expected, tolerance: 1e-9);

    [Theory]
    [InlineData("")]
    [InlineData("1 +")]
    [InlineData("(1")]
    [InlineData("1 2")]
    [InlineData("two")]
    public void Arithmetic_Malformed_FailsAsATool(string expression) =>
        Should.Throw<ToolFailedException>(() => Arithmetic.Evaluate(expression)).ErrorType.ShouldBe("invalid_expression");

    [Fact]
    public void Arithmetic_NestedTooDeeply_FailsAsATool() =>
        Should.Throw<ToolFailedException>(() => Arithmetic.Evaluate(new string('(', 100_000)));

    [Fact]
    public void Questions_Searched_FindADocumentUnlessTheyNameACurrency()
    {
        Corpus corpus = Corpus.Load();
        Question.Plain.ShouldAllBe(question => corpus.Search(question.Query, 3).Count > 0);
        foreach (Question question in Question.WithCurrency)
        {
            Should.Throw<ToolFailedException>(() => corpus.Search(question.Query, 3)).ErrorType.ShouldBe("query_not_tokenizable");
        }
    }

    /// <summary>Model calls one after the other, tool calls of one step side by side, asked agents within their call.</summary>
    private static double Seconds(Scenario scenario, string agent) => scenario.StepsByAgent[agent].Sum(
        step => step.Seconds + step.ToolCalls.Select(call => call.Seconds + InnerSeconds(scenario, call)).DefaultIfEmpty().Max());

    private static double InnerSeconds(Scenario scenario, ScriptedToolCall call) => call.Tool switch
    {
        "ask_research" => Seconds(scenario, AgentDefinition.Research),
        "ask_writer" => Seconds(scenario, AgentDefinition.Writer),
        "ask_fact_checker" => Seconds(scenario, AgentDefinition.FactChecker),
        // The embedding call inside it, as the model server answers it.
        "similar_documents" => 0.12,
        _ => 0,
    };

    private static string Draw(int seed)
    {
        BackgroundTraffic traffic = new(new PlayId(seed, "test"));
        return string.Join('\n', Enumerable.Range(0, 100).Select(_ => string.Create(
            CultureInfo.InvariantCulture, $"{traffic.NextPauseSeconds()} {JsonSerializer.Serialize(traffic.Next())}")));
    }
}

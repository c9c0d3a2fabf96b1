using System.Text.Json.Nodes;
using Clew.Samples.ResearchTeam.Telemetry;
using Clew.Samples.ResearchTeam.Tools;

namespace Clew.Samples.ResearchTeam.Agents;

/// <summary>Who is in the team, with which instructions and tools.</summary>
internal sealed class Team(Corpus corpus, Toolbox toolbox, AgentDirectory directory)
{
    public static IReadOnlyList<string> Names { get; } =
        [AgentDefinition.Coordinator, AgentDefinition.Research, AgentDefinition.Writer, AgentDefinition.FactChecker];

    public AgentDefinition Define(string name, ModelClient models, GenAIInstrumentation instrumentation) => name switch
    {
        AgentDefinition.Coordinator => new(
            name,
            "Splits a task and hands the parts to the team.",
            "You lead a small research team. Hand finding facts to research, prose to writer and verification to fact-checker. Answer yourself only what is already known.",
            [
                directory.AskTool(AgentDefinition.Research, "Have facts found and sources read.", instrumentation),
                directory.AskTool(AgentDefinition.Writer, "Have a text written from findings.", instrumentation),
                directory.AskTool(AgentDefinition.FactChecker, "Have figures verified.", instrumentation),
                toolbox.Calculator,
                Toolbox.TransferToEditor,
            ]),
        AgentDefinition.Research => new(
            name,
            "Finds facts and reads sources.",
            "You are a careful researcher on energy in the home. Search, read what looks relevant, and report figures with their source. Say so when you find nothing.",
            [toolbox.WebSearch, toolbox.ReadDocument, toolbox.FetchPrice, toolbox.Calculator, toolbox.WriteNote, SimilarDocuments(models)]),
        AgentDefinition.Writer => new(
            name,
            "Turns findings into readable prose.",
            "You write plain, short paragraphs for home owners. Use only the findings you were given or have read.",
            [toolbox.ReadDocument, SimilarDocuments(models)]),
        AgentDefinition.FactChecker => new(
            name,
            "Verifies figures against prices and arithmetic.",
            "You verify every figure in the text you are given. Look prices up, do the arithmetic with the calculator, and list what is wrong.",
            [toolbox.FetchPrice, toolbox.Calculator, toolbox.ReadDocument]),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Nobody of that name is in the team."),
    };

    private Tool SimilarDocuments(ModelClient models) => new(
        "similar_documents",
        "Find documents by meaning rather than by word.",
        """{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]}""",
        async (arguments, _, cancellationToken) =>
        {
            string query = Toolbox.Text(arguments, "query");
            IReadOnlyList<ReadOnlyMemory<float>> vectors = await models.EmbedAsync(
                [query, .. corpus.Documents.Select(document => $"{document.Title}. {document.Text}")], cancellationToken);
            JsonArray results = [];
            foreach ((Corpus.Document document, double score) in corpus.Documents
                .Select((document, index) => (document, Score: Dot(vectors[0].Span, vectors[index + 1].Span)))
                .OrderByDescending(hit => hit.Score).Take(3))
            {
                results.Add(new JsonObject { ["id"] = document.Id, ["title"] = document.Title, ["score"] = Math.Round(score, 3) });
            }
            return new JsonObject { ["query"] = query, ["results"] = results };
        });

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }
        return sum;
    }
}

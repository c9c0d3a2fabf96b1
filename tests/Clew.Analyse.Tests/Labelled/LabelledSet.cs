namespace Clew.Analyse.Tests.Labelled;

/// <summary>Every scenario in every vocabulary, each time with other names, numbers and steps. The same in every run.</summary>
internal static class LabelledSet
{
    private static readonly IVocabulary[] Vocabularies =
        [new OtelVocabulary(reportsAgents: true), new OpenInferenceVocabulary(), new OpenLlmetryVocabulary(), new VercelVocabulary(), new OtelVocabulary(reportsAgents: false)];

    public static IReadOnlyList<LabelledTrace> All { get; } = Make();

    private static List<LabelledTrace> Make()
    {
        List<LabelledTrace> traces = [];
        foreach (Scenario scenario in (IEnumerable<Scenario>)[.. LoopScenarios.All, .. CallScenarios.All, .. TraceScenarios.All, .. Traps.All])
        {
            foreach (IVocabulary vocabulary in Vocabularies.Where(vocabulary => vocabulary.ReportsAgents || !scenario.NeedsAgents))
            {
                RunWriter run = new(traces.Count, vocabulary);
                scenario.Write(run);
                traces.Add(new LabelledTrace(scenario, run));
            }
        }
        return traces;
    }
}

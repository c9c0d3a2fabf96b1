using Clew.Telemetry;

namespace Clew.Analyse.Tests.Labelled;

/// <summary>One trace of the set with what it is known to be.</summary>
internal sealed class LabelledTrace(Scenario scenario, RunWriter run)
{
    public SpanBatch Batch { get; } = run.ToBatch();

    public string Name => $"{scenario.Name} ({run.Vocabulary.Name})";

    public IReadOnlyList<(string Type, SpanId[] Evidence)> Expected => run.Expected;

    public bool IsTrap => run.Expected.Count == 0;

    public string Vocabulary => run.Vocabulary.Name;

    public TraceId TraceId => run.TraceId;

    public IReadOnlyList<ConversationNeighbour> Neighbours => run.Neighbours;

    public AgentHistory? History => run.History;

    public long NowUnixNanos => run.Now + run.QuietNanos;

    /// <summary>Each span in a batch of its own, in a random order.</summary>
    public IEnumerable<SpanBatch> OneByOne(int shuffle)
    {
        WrittenSpan[] spans = [.. run.Spans];
        new Random(shuffle).Shuffle(spans);
        return spans.Select(one => run.ToBatch(span => span == one)).Where(batch => batch.Count > 0);
    }

    /// <summary>
    /// The trace as the analysis gets it, its spans in the order of a shuffle. The pipeline accounted for them, as the batch is the whole trace: tests
    /// that run at the same time share these spans and only read them.
    /// </summary>
    public AnalysedTrace ToAnalysed(int shuffle = 0)
    {
        Span[] spans = [.. Enumerable.Range(0, Batch.Count).Select(i => Batch[i])];
        if (shuffle > 0)
        {
            new Random(shuffle).Shuffle(spans);
        }
        return new AnalysedTrace { Spans = spans, NowUnixNanos = NowUnixNanos, History = History, Neighbours = Neighbours };
    }
}

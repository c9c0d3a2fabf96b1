using Clew.Samples.ResearchTeam;

namespace Clew.Samples.Tests;

/// <summary>
/// Every story, played once over OTLP/HTTP for all the tests that only look at the result. Listeners to activities are process-wide, so
/// tests that start a demo belong to this collection, which runs one after the other.
/// </summary>
[CollectionDefinition(Collection)]
public sealed class PlayedStories : IAsyncLifetime, ICollectionFixture<PlayedStories>
{
    public const string Collection = "demo";

    private const double TimeScale = 0.02;

    internal IReadOnlyList<ReceivedSpan> Spans { get; private set; } = [];

    internal IReadOnlyList<string> MetricBodies { get; private set; } = [];

    internal IReadOnlyList<string> LogBodies { get; private set; } = [];

    internal int FailedRuns { get; private set; }

    internal IEnumerable<ReceivedSpan> Story(string name)
    {
        HashSet<string> traces = [.. Spans.Where(span => span.Text("demo.story") == name).Select(span => span.TraceId)];
        return Spans.Where(span => traces.Contains(span.TraceId));
    }

    public async ValueTask InitializeAsync()
    {
        await using OtlpSink sink = await OtlpSink.StartAsync();
        await using (ResearchTeamDemo demo = await ResearchTeamDemo.StartAsync(Options(sink), CancellationToken.None))
        {
            await demo.RunAsync(CancellationToken.None);
            FailedRuns = demo.FailedRuns;
        }
        Spans = sink.Spans;
        MetricBodies = sink.MetricBodies;
        LogBodies = sink.LogBodies;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static DemoOptions Options(OtlpSink sink) => new()
    {
        OtlpEndpoint = sink.Http,
        Protocol = DemoProtocol.HttpProtobuf,
        TimeScale = TimeScale,
    };
}

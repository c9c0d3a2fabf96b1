using Clew.Pipeline;
using Clew.Pipeline.Account;
using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;
using Clew.Telemetry.Findings;
using Clew.Telemetry.Otlp;
using Shouldly;
using Xunit;

namespace Clew.Analyse.Tests;

/// <summary>Recordings of real instrumentations: their runs went well, so nothing is to be found.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Files() => [.. Directory.GetFiles(Folder, "*-traces.pb", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Detect_ARecording_FindsNothing(string file)
    {
        SpanBatch batch = new() { Buffer = File.ReadAllBytes(Path.Combine(Folder, file)) };
        batch.BufferLength = batch.Buffer.Length;
        TraceDecoder.Decode(batch, new DecodeLimits()).Ok.ShouldBeTrue();
        new IngestPipeline().Process(batch);
        TraceAnalysis analysis = new(DetectorSet.BuiltIn, DialectSet.BuiltIn, PriceTable.BuiltIn);
        List<Finding> found = [];
        foreach (IGrouping<TraceId, Span> trace in Enumerable.Range(0, batch.Count).Select(i => batch[i]).GroupBy(span => span.TraceId))
        {
            TokenLedger.Apply([.. trace]);
            found.AddRange(analysis.Detect(new AnalysedTrace { Spans = [.. trace], NowUnixNanos = trace.Max(span => span.EndTimeUnixNano) + 3_000_000_000 }));
        }

        batch.Count.ShouldBeGreaterThan(0);
        found.Select(finding => finding.Explanation).ShouldBeEmpty();
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Corpus");
}

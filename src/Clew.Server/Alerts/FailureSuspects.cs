using System.Globalization;
using Clew.Alert.Evaluate;
using Clew.Alert.Notify;
using Clew.Alert.Rules;
using Clew.Pipeline;
using Clew.Server.Query.Entities;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Telemetry;

namespace Clew.Server.Alerts;

/// <summary>What the failed calls behind an alert have in common: the type of their errors, then features that successful calls lack.</summary>
internal sealed class FailureSuspects(DuckDBStore store, IngestPipeline pipeline)
{
    /// <summary>Newest failures, and as many successes, that are compared; fewer than the page of a tool looks at, since this runs by itself.</summary>
    private const int ComparedMax = 200;

    private const int SuspectsMax = 3;
    private const int NameCharsMax = 120;

    public async Task<IReadOnlyList<Suspect>> FindAsync(FailedCalls calls, CancellationToken cancellationToken)
    {
        if (calls.Series.ContainsKey(SeriesDimension.User))
        {
            return [];
        }
        SpanSampleQuery query = new()
        {
            FromUnixNano = calls.FromUnixNano,
            ToUnixNano = calls.ToUnixNano,
            Kinds = KindsOf(calls.Of),
            Service = calls.Series.GetValueOrDefault(SeriesDimension.Service),
            Environment = calls.Series.GetValueOrDefault(SeriesDimension.Environment),
            Agent = calls.Series.GetValueOrDefault(SeriesDimension.Agent),
            Tool = calls.Series.GetValueOrDefault(SeriesDimension.Tool),
            Model = calls.Series.GetValueOrDefault(SeriesDimension.Model),
            Failed = true,
            WithAttributes = true,
            WithContent = true,
            Limit = ComparedMax,
        };
        IReadOnlyList<Span> failed = await store.Reader.ReadSpanSampleAsync(query, cancellationToken);
        if (failed.Count == 0)
        {
            return [];
        }
        IReadOnlyList<Span> succeeded = await store.Reader.ReadSpanSampleAsync(query with { Failed = false }, cancellationToken);
        IEnumerable<Suspect> types = new CallSample(failed, ComparedMax).ErrorClasses.Take(1).Select(one => new Suspect("error " + Cut(one.Type), Share(one.Calls, failed.Count), null));
        FailurePatterns patterns = FailurePatterns.Find(failed, succeeded, pipeline.Dialects);
        return [.. types.Concat(patterns.Items.Select(ToSuspect)).Take(SuspectsMax)];
    }

    private static Suspect ToSuspect(FailurePattern pattern) => new(
        NameOf(pattern.Feature),
        Share(pattern.Failures, pattern.FailuresOf) + string.Create(CultureInfo.InvariantCulture, $", and {100.0 * pattern.Successes / Math.Max(1, pattern.SuccessesOf):0} % of the successes"),
        null);

    private static string NameOf(CallFeature feature)
    {
        string of = feature.OfArgument ? "argument" : "attribute";
        return Cut($"{of} {feature.Key} {CallFeature.NameOf(feature.Test)}{(feature.Value is null ? "" : " " + feature.Value)}");
    }

    private static string Share(int part, int all) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / Math.Max(1, all):0} % of the failures ({part} of {all})");

    private static string Cut(string text) => text.Length <= NameCharsMax ? text : text[..NameCharsMax] + "…";

    private static IReadOnlyList<SpanKind> KindsOf(Measured measured) => measured switch
    {
        Measured.Tools => [SpanKind.Tool],
        Measured.Models => [SpanKind.Llm, SpanKind.Embedding, SpanKind.Rerank],
        Measured.Agents => [SpanKind.Agent],
        // Why a run failed is mostly told by what it called.
        _ => [SpanKind.Tool, SpanKind.Llm],
    };
}

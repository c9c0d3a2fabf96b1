using Clew.Pipeline.Messages;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Server.Query.Entities;

/// <summary>What failed calls have in common and successful ones have not: attributes, and the values and shapes of arguments.</summary>
internal sealed class FailurePatterns
{
    /// <summary>What fewer failures have in common is chance.</summary>
    private const int FailuresMin = 3;

    private const int ItemsMax = 20;
    private const int AlikeMax = 4;
    private const int NewestMax = 3;
    private const int ValueMaxBytes = 120;
    private const double PValueMax = 0.05;

    /// <summary>Attributes that tell of the failure itself: that failures have an error type explains nothing.</summary>
    private static readonly string[] Outcomes = ["error", "exception", "otel.status", "status", "http.response", "rpc.response", "rpc.grpc.status"];

    /// <summary>The same under names of frameworks: <c>tool.success</c>, <c>gen_ai.tool.status</c>, <c>result.is_error</c>.</summary>
    private static readonly string[] OutcomeEndings = [".success", ".status", ".error", ".is_error", ".failed", ".status_code"];

    private readonly Dictionary<CallFeature, List<int>> callsOf = [];
    private readonly List<Span> calls;
    private readonly List<int> argued = [];

    private FailurePatterns(List<Span> calls, int failures)
    {
        this.calls = calls;
        Failures = failures;
    }

    /// <summary>Failed calls that were looked at.</summary>
    public int Failures { get; }

    /// <summary>Successful calls that were looked at.</summary>
    public int Successes => calls.Count - Failures;

    /// <summary>Calls whose arguments were captured.</summary>
    public int WithArguments => argued.Count;

    /// <summary>Features that enough failures have to be tried.</summary>
    public int Tested { get; private set; }

    /// <summary>The least probable by chance first.</summary>
    public IReadOnlyList<FailurePattern> Items { get; private set; } = [];

    /// <param name="failed">Newest first.</param>
    /// <param name="succeeded">Newest first.</param>
    /// <param name="dialects">The vocabularies in use: which attribute holds the arguments.</param>
    public static FailurePatterns Find(IReadOnlyList<Span> failed, IReadOnlyList<Span> succeeded, DialectSet dialects)
    {
        FailurePatterns found = new([.. failed, .. succeeded.Where(span => !span.IsError)], failed.Count);
        if (found.Failures >= FailuresMin)
        {
            found.ReadFeatures(dialects);
            found.AddAbsences();
            found.Rank();
        }
        return found;
    }

    private void ReadFeatures(DialectSet dialects)
    {
        HashSet<CallFeature> features = [];
        for (int i = 0; i < calls.Count; i++)
        {
            features.Clear();
            AddSpan(features, calls[i]);
            if (ArgumentsOf(calls[i], dialects) is { } arguments)
            {
                argued.Add(i);
                new ArgumentFeatures(features).Add(arguments);
            }
            foreach (CallFeature feature in features)
            {
                if (!callsOf.TryGetValue(feature, out List<int>? having))
                {
                    callsOf.Add(feature, having = []);
                }
                having.Add(i);
            }
        }
    }

    private static string? ArgumentsOf(Span call, DialectSet dialects) => MessageParser.Parse(call, [], dialects).Input
        .SelectMany(message => message.Parts).FirstOrDefault(part => part.Arguments is not null)?.Arguments;

    private static void AddSpan(HashSet<CallFeature> features, Span call)
    {
        Add("service.name", call.Resource.Service);
        Add("service.version", call.Resource.ServiceVersion);
        Add("deployment.environment.name", call.Resource.Environment);
        foreach (ref readonly KeyValue attribute in call.Attributes.AsSpan())
        {
            string key = attribute.Key.ToString();
            if (!TellsOutcome(key))
            {
                Add(key, TextOf(attribute.Value));
            }
        }

        void Add(string key, Utf8Text value)
        {
            if (value.Length is > 0 and <= ValueMaxBytes)
            {
                features.Add(new CallFeature(false, key, FeatureTest.Equal, value.ToString()));
            }
        }
    }

    private static bool TellsOutcome(string key) =>
        Array.Exists(Outcomes, outcome => key.StartsWith(outcome, StringComparison.Ordinal)) || Array.Exists(OutcomeEndings, ending => key.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>As the trace list's attribute filter compares: by the JSON text. Lists and maps are left out.</summary>
    private static Utf8Text TextOf(in AnyValue value) => value.Kind switch
    {
        AnyValueKind.String => value.AsText,
        AnyValueKind.Bool => value.AsBool ? "true" : "false",
        AnyValueKind.Int => value.AsInt.ToString(System.Globalization.CultureInfo.InvariantCulture),
        AnyValueKind.Double => value.AsDouble.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ => default,
    };

    /// <summary>That an argument is missing, of arguments that other calls have.</summary>
    private void AddAbsences()
    {
        foreach ((CallFeature present, List<int> having) in callsOf.Where(pair => pair.Key.Test == FeatureTest.Present).ToArray())
        {
            if (having.Count < argued.Count)
            {
                callsOf.Add(present with { Test = FeatureTest.Absent }, [.. argued.Except(having).Order()]);
            }
        }
    }

    private void Rank()
    {
        int arguedFailures = argued.Count(IsFailure);
        FisherTest test = new(calls.Count);
        List<(CallFeature Feature, List<int> Having, int Failures, double P)> candidates = [];
        foreach ((CallFeature feature, List<int> having) in callsOf)
        {
            int failures = having.Count(IsFailure);
            (int failuresOf, int successesOf) = PopulationOf(feature, arguedFailures);
            if (failures >= FailuresMin)
            {
                Tested++;
                candidates.Add((feature, having, failures, test.PValue(failures, failuresOf, having.Count - failures, successesOf)));
            }
        }
        // Of many things tried some look striking by chance, so the bar rises with their number (Bonferroni).
        Items = [.. candidates.Where(one => one.P * Tested < PValueMax)
            .GroupBy(one => string.Join(',', one.Having), StringComparer.Ordinal)
            .Select(alike => alike.OrderBy(one => one.Feature.Test).ThenBy(one => !one.Feature.OfArgument).ThenBy(one => one.Feature.Key, StringComparer.Ordinal).ToArray())
            .OrderBy(alike => alike[0].P).ThenByDescending(alike => alike[0].Failures).ThenBy(alike => alike[0].Feature.Key, StringComparer.Ordinal)
            .Take(ItemsMax)
            .Select(alike => ToPattern(alike[0].Feature, alike[0].Having, alike[0].Failures, alike[0].P, [.. alike.Skip(1).Take(AlikeMax).Select(one => one.Feature)], arguedFailures))];
    }

    private FailurePattern ToPattern(CallFeature feature, List<int> having, int failures, double p, IReadOnlyList<CallFeature> alike, int arguedFailures)
    {
        (int failuresOf, int successesOf) = PopulationOf(feature, arguedFailures);
        return new FailurePattern(
            feature, failures, failuresOf, having.Count - failures, successesOf, Math.Min(1, p * Tested), alike, [.. having.Where(IsFailure).Take(NewestMax).Select(call => calls[call])]);
    }

    /// <summary>Calls whose arguments nobody captured say nothing about arguments.</summary>
    private (int Failures, int Successes) PopulationOf(CallFeature feature, int arguedFailures) =>
        feature.OfArgument ? (arguedFailures, argued.Count - arguedFailures) : (Failures, Successes);

    private bool IsFailure(int call) => call < Failures;
}

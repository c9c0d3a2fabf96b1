using System.Globalization;
using Clew.Alert.Evaluate;
using Clew.Alert.Notify;
using Clew.Alert.Rules;
using Clew.Storage;

namespace Clew.Alert.Explain;

/// <summary>Finds what makes up an alarming number: the values of other dimensions that have most of it, and more of it than their share of all.</summary>
internal sealed class SuspectRanking(AlertData data)
{
    internal const int SuspectsMax = 3;

    /// <summary>What makes up less explains nothing.</summary>
    private const double ShareMin = 0.2;

    /// <param name="rule">Its source is a measure.</param>
    /// <param name="labels">The series.</param>
    /// <param name="threshold">What values were compared with.</param>
    /// <param name="now">End of the window.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    internal async Task<IReadOnlyList<Suspect>> FindAsync(AlertRule rule, IReadOnlyDictionary<string, string> labels, double? threshold, DateTimeOffset now, CancellationToken cancellationToken)
    {
        MeasureSource source = (MeasureSource)rule.Source;
        Dictionary<SeriesDimension, string> where = new(rule.Where);
        foreach (SeriesDimension dimension in rule.GroupBy.Where(dimension => labels.GetValueOrDefault(dimension.Label()) is { Length: > 0 }))
        {
            where[dimension] = labels[dimension.Label()];
        }
        DateTimeOffset from = rule.Window.StartAt(now);
        WindowReader windows = new(data);
        List<Candidate> candidates = [];
        foreach (MeasureSource part in PartsOf(source))
        {
            Dictionary<SeriesDimension, string> ofPart = where.Where(pair => MeasuredDimensions.Of(part.Of).Contains(pair.Key)).ToDictionary();
            MeasurePlan plan = MeasurePlan.For(part, [], ofPart);
            SeriesDimension[] free = [.. MeasuredDimensions.Of(part.Of).Except(ofPart.Keys).Where(dimension => plan.Kind != SliceKind.Runs || dimension != SeriesDimension.User)];
            SliceFrame frame = await windows.ReadFrameAsync(plan, free, RuleEvaluator.Nanos(from), RuleEvaluator.Nanos(now) + 60_000_000_000, null, cancellationToken);
            candidates.AddRange(free.SelectMany(dimension => Candidates(frame, plan, part, dimension, threshold ?? rule.Condition.Threshold, part.Of != source.Of)));
        }
        return [.. candidates.Where(candidate => candidate.Share >= ShareMin)
            .OrderByDescending(candidate => candidate.Share - candidate.ShareOfAll > 0.1).ThenByDescending(candidate => candidate.Share).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Take(SuspectsMax).Select(candidate => ToSuspect(candidate, rule, where, threshold, from, now))];
    }

    /// <summary>Where a number of runs or agents comes from: their calls of tools and models.</summary>
    private static IEnumerable<MeasureSource> PartsOf(MeasureSource source) => (source.Of, source.Measure) switch
    {
        (Measured.Runs or Measured.Agents or Measured.All, Measure.ErrorRate or Measure.SuccessRate) =>
            [source with { Of = Measured.Tools }, source with { Of = Measured.Models }],
        (Measured.Runs or Measured.Agents, Measure.DurationP50 or Measure.DurationP95 or Measure.DurationP99) =>
            [new MeasureSource(Measure.DurationP99, Measured.Tools), new MeasureSource(Measure.DurationP99, Measured.Models)],
        (Measured.All, Measure.Cost or Measure.Tokens) => [source with { Of = Measured.Models }],
        _ => [source],
    };

    private IEnumerable<Candidate> Candidates(SliceFrame frame, MeasurePlan plan, MeasureSource source, SeriesDimension dimension, double threshold, bool isOfParts)
    {
        Dictionary<string, Sums> byValue = new(StringComparer.Ordinal);
        foreach (SumSlice slice in frame.Slices)
        {
            if (frame.ValueOf(slice, dimension) is { } value && plan.Takes(frame, slice))
            {
                plan.Add(byValue.TryGetValue(value, out Sums? sums) ? sums : byValue[value] = new Sums(), frame, slice, data.WindowOf);
            }
        }
        bool isTime = isOfParts && source.Measure == Measure.DurationP99;
        double total = byValue.Values.Sum(sums => WeightOf(source, sums, threshold, isTime));
        double all = byValue.Values.Sum(sums => (double)sums.Count);
        // Where there is one environment only, everything is of it.
        bool saysNothing = total <= 0 || (dimension == SeriesDimension.Environment && byValue.Count == 1);
        return saysNothing ? [] : byValue.Select(pair => new Candidate(
            dimension, pair.Key, source, WeightOf(source, pair.Value, threshold, isTime), total, all > 0 && byValue.Count > 1 ? pair.Value.Count / all : 1, isTime));
    }

    private static double WeightOf(MeasureSource source, Sums sums, double threshold, bool isTime) => source.Measure switch
    {
        Measure.ErrorRate or Measure.SuccessRate => sums.Errors,
        Measure.Cost => sums.CostUsd,
        Measure.Tokens => sums.Tokens,
        Measure.Calls => sums.Count,
        Measure.IterationsShare => sums.CountOver(source.Over),
        Measure.WindowShare => sums.CountOver(threshold * 1e6),
        Measure.Throughput => sums.Values - sums.CountOver(threshold * 1e3),
        _ => isTime ? sums.Total / 1e9 : sums.CountOver(threshold * 1e9),
    };

    private static Suspect ToSuspect(Candidate candidate, AlertRule rule, Dictionary<SeriesDimension, string> where, double? threshold, DateTimeOffset from, DateTimeOffset now)
    {
        Dictionary<string, string> labels = where.ToDictionary(pair => pair.Key.Label(), pair => pair.Value);
        labels[candidate.Dimension.Label()] = candidate.Value;
        AlertRule narrowed = candidate.IsTime ? rule with { Source = new MeasureSource(Measure.Calls, Measured.All) } : rule with { Source = candidate.Source };
        string path = TraceLinks.Traces(TraceLinks.Query(narrowed, labels, threshold), from, now);
        return new Suspect($"{candidate.Dimension.Label()} {candidate.Value}", Figure(candidate), new Uri(path, UriKind.Relative));
    }

    private static string Figure(Candidate candidate)
    {
        string share = string.Create(CultureInfo.InvariantCulture, $"{candidate.Share * 100:0} %");
        string parts = string.Create(CultureInfo.InvariantCulture, $"({candidate.Weight:#,0} of {candidate.Total:#,0})");
        return candidate.Source.Measure switch
        {
            Measure.ErrorRate or Measure.SuccessRate => $"{share} of the failures {parts}",
            Measure.Cost => $"{share} of the cost ({Units.Say(candidate.Weight, Units.Usd)} of {Units.Say(candidate.Total, Units.Usd)})",
            Measure.Tokens => $"{share} of the tokens {parts}",
            Measure.Calls => $"{share} of the calls {parts}",
            Measure.IterationsShare => $"{share} of the runs with many iterations {parts}",
            Measure.WindowShare => $"{share} of the calls with an almost full window {parts}",
            _ when candidate.IsTime => $"{share} of the time in {candidate.Source.Of.Words()} ({Units.Say(candidate.Weight, Units.Seconds)} of {Units.Say(candidate.Total, Units.Seconds)})",
            _ => $"{share} of the slow calls {parts}",
        };
    }

    /// <param name="Dimension">What it is a value of.</param>
    /// <param name="Value">For example the model's name.</param>
    /// <param name="Source">What was weighed.</param>
    /// <param name="Weight">Its part of what is alarming.</param>
    /// <param name="Total">All of that.</param>
    /// <param name="ShareOfAll">Its share of everything, alarming or not.</param>
    /// <param name="IsTime">The weight is the time that it took.</param>
    private sealed record Candidate(SeriesDimension Dimension, string Value, MeasureSource Source, double Weight, double Total, double ShareOfAll, bool IsTime)
    {
        internal string Name => Dimension.Label() + " " + Value;

        internal double Share => Weight / Total;
    }
}

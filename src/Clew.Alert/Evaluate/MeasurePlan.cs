using Clew.Alert.Rules;
using Clew.Storage;

namespace Clew.Alert.Evaluate;

/// <summary>What of which slices is added up, by which groups. Rules with the same plan share the work.</summary>
/// <param name="Kind">The read.</param>
/// <param name="Of">Which slices of it.</param>
/// <param name="Distribution">Which of their distributions.</param>
/// <param name="GroupBy">Separated by commas.</param>
/// <param name="Where">Conditions, in order.</param>
internal sealed record MeasurePlan(SliceKind Kind, Measured Of, Distribution Distribution, string GroupBy, string Where)
{
    private IReadOnlyList<SeriesDimension> groups = [];
    private (SeriesDimension Dimension, string Value)[] conditions = [];

    internal IReadOnlyList<SeriesDimension> Groups => groups;

    internal static MeasurePlan For(MeasureSource source, IReadOnlyList<SeriesDimension> groupBy, IReadOnlyDictionary<SeriesDimension, string> where)
    {
        bool isByUser = groupBy.Contains(SeriesDimension.User) || where.ContainsKey(SeriesDimension.User);
        SliceKind kind = source.Of == Measured.Runs ? isByUser ? SliceKind.RunsByUser : SliceKind.Runs : source.Measure.IsOfTokens() ? SliceKind.Tokens : SliceKind.Times;
        (SeriesDimension, string)[] conditions = [.. where.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value))];
        return new MeasurePlan(
            kind, source.Of, DistributionOf(source.Measure),
            string.Join(',', groupBy), string.Concat(conditions.Select(condition => FormattableString.Invariant($"{condition.Item1}:{condition.Item2.Length}:{condition.Item2}"))))
        {
            groups = groupBy,
            conditions = conditions,
        };
    }

    internal IEnumerable<SeriesDimension> Dimensions => groups.Concat(conditions.Select(condition => condition.Dimension));

    public bool Equals(MeasurePlan? other) =>
        other is not null && Kind == other.Kind && Of == other.Of && Distribution == other.Distribution && GroupBy == other.GroupBy && Where == other.Where;

    public override int GetHashCode() => HashCode.Combine(Kind, Of, Distribution, GroupBy, Where);

    internal bool Takes(SliceFrame frame, SumSlice slice)
    {
        if (!frame.Is(slice, Of))
        {
            return false;
        }
        foreach ((SeriesDimension dimension, string value) in conditions)
        {
            if (frame.ValueOf(slice, dimension) != value)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Adds a slice, or takes it away.</summary>
    internal void Add(Sums sums, SliceFrame frame, SumSlice slice, Func<string?, string?, long?> windowOf, int sign = 1)
    {
        switch (Distribution)
        {
            case Distribution.None:
                sums.Add(slice, null, null, sign);
                break;
            case Distribution.First:
                sums.Add(slice, slice.First, 1, sign);
                break;
            case Distribution.Second:
                sums.Add(slice, slice.Second, 1, sign);
                break;
            default:
                long? window = windowOf(frame.ValueOf(slice, SeriesDimension.Provider), frame.ValueOf(slice, SeriesDimension.Model));
                sums.Add(slice, slice.First, window is > 0 ? window : null, sign);
                break;
        }
    }

    private static Distribution DistributionOf(Measure measure) => measure switch
    {
        Measure.DurationP50 or Measure.DurationP95 or Measure.DurationP99 => Distribution.First,
        Measure.TtftP50 or Measure.TtftP95 or Measure.TtftP99 or Measure.IterationsShare or Measure.Throughput => Distribution.Second,
        Measure.WindowShare => Distribution.ShareOfWindow,
        _ => Distribution.None,
    };
}

/// <summary>Which distribution of slices a measure needs.</summary>
internal enum Distribution
{
    None,
    First,
    Second,

    /// <summary>The first one, of input tokens, in millionths of the model's window.</summary>
    ShareOfWindow,
}

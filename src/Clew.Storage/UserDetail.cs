namespace Clew.Storage;

/// <summary>What one user did. Sums are those of the user's traces that start in the asked time.</summary>
/// <param name="Summary">As in the list of users.</param>
/// <param name="Conversations">How many different ones.</param>
/// <param name="IntervalNanos">Length of a bucket of time.</param>
/// <param name="Buckets">In order of time, without empty ones.</param>
/// <param name="Models">How many traces used each, the 50 most frequent.</param>
/// <param name="Agents">How many traces each took part in, the 50 most frequent.</param>
public sealed record UserDetail(
    UserSummary Summary, long Conversations, long IntervalNanos, IReadOnlyList<UserBucket> Buckets, IReadOnlyList<FacetValue> Models, IReadOnlyList<FacetValue> Agents);

/// <param name="StartUnixNano">Start of the bucket of time.</param>
/// <param name="Traces">Traces that start in it.</param>
/// <param name="FailedTraces">Of these, those with a span that failed.</param>
/// <param name="Usage">Their sums.</param>
public sealed record UserBucket(long StartUnixNano, long Traces, long FailedTraces, UsageTotals Usage);

using Clew.Telemetry;

namespace Clew.Server.Query.Entities;

/// <summary>A feature that failed calls have more often than successful ones.</summary>
/// <param name="Feature">What they have in common.</param>
/// <param name="Failures">Failed calls that have it.</param>
/// <param name="FailuresOf">Failed calls of which it is known whether they have it.</param>
/// <param name="Successes">Successful calls that have it.</param>
/// <param name="SuccessesOf">Successful calls of which it is known.</param>
/// <param name="PValue">Probability of this or more by chance, times the number of features that were tried; below 0.05.</param>
/// <param name="Alike">Other features of exactly the same calls.</param>
/// <param name="Newest">The newest failed calls that have it.</param>
internal sealed record FailurePattern(
    CallFeature Feature, int Failures, int FailuresOf, int Successes, int SuccessesOf, double PValue, IReadOnlyList<CallFeature> Alike, IReadOnlyList<Span> Newest)
{
    /// <summary>How many times as many of the calls with the feature failed as of all calls that were compared.</summary>
    public double Lift => (double)Failures / (Failures + Successes) * (FailuresOf + SuccessesOf) / FailuresOf;
}

using Clew.Pipeline.Sample;
using Clew.Server.Configuration;
using Clew.Storage.DuckDB;
using Clew.Telemetry.Sampling;

namespace Clew.Server.Sampling;

/// <summary>Section <c>sampling</c> as the store applies it.</summary>
public static class SamplingInForce
{
    /// <summary>Null when every trace is kept.</summary>
    public static StoreSampling? Of(SamplingSettings? settings) => settings is null ? null : Of(settings, new Sampler(settings.Policies));

    /// <summary>The policies of a section, which go on with what those before it learned and counted; null for no section.</summary>
    public static Sampler? SamplerOf(SamplingSettings? settings, Sampler? before)
    {
        Sampler? sampler = settings is null ? null : new Sampler(settings.Policies);
        if (before is not null)
        {
            sampler?.Adopt(before);
        }
        return sampler;
    }

    /// <summary>The same with a sampler of the caller's.</summary>
    public static StoreSampling Of(SamplingSettings settings, Sampler sampler)
    {
        return new StoreSampling
        {
            Rules = new SamplingRules(sampler.AttributeKeys.ToHashSet(), traces => [.. traces.Select(trace => Decide(sampler, trace))])
            {
                NeedsSpans = sampler.Policies.Any(policy => policy.NeedsSpans),
            },
            Hold = settings.Hold,
            Quiet = settings.Quiet,
            Idle = settings.Idle,
            RecentMaxBytes = settings.RecentMaxBytes,
        };
    }

    /// <summary>When a trace ended is its time for rates: an hour of traces is decided on at once.</summary>
    internal static SamplingVerdict Decide(Sampler sampler, StoredTraceFacts trace)
    {
        SamplingDecision decision = sampler.Decide(FactsOf(trace), trace.StartUnixNano + trace.DurationNanos);
        // What is left of a trace that was dropped stands for nothing but itself.
        return decision.Policy is { } policy && (!trace.IsRemainder || decision.Weight <= 1) ? new SamplingVerdict(policy, Math.Round(decision.Weight, 6)) : SamplingVerdict.Dropped;
    }

    internal static TraceFacts FactsOf(StoredTraceFacts trace) => new()
    {
        TraceId = trace.TraceId,
        Agent = trace.Agent,
        Service = trace.Service,
        HasError = trace.ErrorCount > 0,
        HasFailedTool = trace.FailedToolCalls > 0,
        DurationNanos = trace.DurationNanos,
        FirstChunkNanos = trace.TtftNanos,
        CostUsd = trace.CostNanoUsd / 1e9,
        Tokens = trace.InputTokens + trace.OutputTokens,
        Iterations = trace.Iterations,
        SpanCount = trace.SpanCount,
        FinishReasons = trace.FinishReasons,
        AttributeValues = key => trace.Attributes.GetValueOrDefault(key) ?? [],
        FindingTypes = trace.FindingTypes,
        Scores = [.. trace.Scores.Select(score => (score.Name, score.Value))],
    };
}

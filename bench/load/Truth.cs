using System.Runtime.InteropServices;
using Clew.Workload;

namespace Clew.LoadBench;

/// <summary>What was sent, added up as the dashboards add it up. Calls are not kept: there are millions.</summary>
internal sealed class Truth
{
    private const long NanosPerMinute = 60_000_000_000;

    /// <summary>All traces, without their calls.</summary>
    public List<SentTrace> Traces { get; } = [];

    public long Spans { get; private set; }

    /// <summary>Earliest start of a trace.</summary>
    public long StartUnixNano { get; private set; } = long.MaxValue;

    public Dictionary<(string Provider, string Model), ModelTruth> Models { get; } = [];

    /// <summary>Calls by model and minute of their start.</summary>
    public Dictionary<(string Model, long Minute), long> CallsPerMinute { get; } = [];

    public Dictionary<(string Agent, string Provider, string Model), TokenSums> Agents { get; } = [];

    public void Add(RequestBody body)
    {
        foreach (SentTrace trace in body.Traces)
        {
            Spans += trace.Spans;
            StartUnixNano = Math.Min(StartUnixNano, trace.StartUnixNano);
            foreach (SentCall call in trace.Calls)
            {
                ref ModelTruth? model = ref CollectionsMarshal.GetValueRefOrAddDefault(Models, (call.Provider, call.Model), out _);
                model ??= new ModelTruth();
                model.Tokens = model.Tokens.With(call);
                model.DurationsNanos.Add(call.DurationNanos);
                CollectionsMarshal.GetValueRefOrAddDefault(CallsPerMinute, (call.Model, call.StartUnixNano / NanosPerMinute), out _)++;
                ref TokenSums agent = ref CollectionsMarshal.GetValueRefOrAddDefault(Agents, (trace.Agent, call.Provider, call.Model), out _);
                agent = agent.With(call);
            }
            Traces.Add(trace with { Calls = [] });
        }
    }

    /// <summary>This and another day.</summary>
    public void Add(Truth other)
    {
        Traces.AddRange(other.Traces);
        Spans += other.Spans;
        StartUnixNano = Math.Min(StartUnixNano, other.StartUnixNano);
        foreach (((string, string) key, ModelTruth model) in other.Models)
        {
            ref ModelTruth? sum = ref CollectionsMarshal.GetValueRefOrAddDefault(Models, key, out _);
            sum ??= new ModelTruth();
            sum.Tokens = sum.Tokens.With(model.Tokens);
            sum.DurationsNanos.AddRange(model.DurationsNanos);
        }
        foreach (((string, long) key, long calls) in other.CallsPerMinute)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(CallsPerMinute, key, out _) += calls;
        }
        foreach (((string, string, string) key, TokenSums tokens) in other.Agents)
        {
            ref TokenSums sum = ref CollectionsMarshal.GetValueRefOrAddDefault(Agents, key, out _);
            sum = sum.With(tokens);
        }
    }
}

/// <summary>The calls of a model.</summary>
internal sealed class ModelTruth
{
    public TokenSums Tokens { get; set; }

    public List<long> DurationsNanos { get; } = [];
}

/// <param name="Calls">Calls.</param>
/// <param name="Input">Input tokens, cached ones included.</param>
/// <param name="Cached">Input tokens read from a cache.</param>
/// <param name="Output">Output tokens.</param>
internal readonly record struct TokenSums(long Calls, long Input, long Cached, long Output)
{
    public TokenSums With(in SentCall call) => new(Calls + 1, Input + call.InputTokens, Cached + call.CachedTokens, Output + call.OutputTokens);

    public TokenSums With(in TokenSums other) => new(Calls + other.Calls, Input + other.Input, Cached + other.Cached, Output + other.Output);
}

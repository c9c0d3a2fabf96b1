using System.Diagnostics.Metrics;

namespace Clew.Instrumentation;

/// <summary>The instruments of the GenAI conventions, each with the bucket boundaries that the conventions advise.</summary>
internal sealed class GenAIInstruments(Meter meter)
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    private static readonly InstrumentAdvice<double> AgentSeconds = new()
    {
        HistogramBucketBoundaries = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 102.4, 204.8, 409.6],
    };

    private static readonly InstrumentAdvice<double> WorkflowSeconds = new()
    {
        HistogramBucketBoundaries = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200],
    };

    private static readonly InstrumentAdvice<long> Tokens = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
    };

    private static readonly InstrumentAdvice<long> Calls = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] };

    public Histogram<double> InferenceDuration { get; } = meter.CreateHistogram(
        GenAIMetrics.Client.Inference.Duration.Name, "s", "Time of a model call, from request to the end of its answer.", null, Seconds);

    public Histogram<double> TimeToFirstChunk { get; } = meter.CreateHistogram(
        GenAIMetrics.Client.Inference.TimeToFirstChunk.Name, "s", "Time from request to the first chunk of a streamed answer.", null, Seconds);

    public Histogram<double> TimePerOutputChunk { get; } = meter.CreateHistogram(
        GenAIMetrics.Client.Inference.TimePerOutputChunk.Name, "s", "Time between chunks of a streamed answer.", null, Seconds);

    public Histogram<double> OperationDuration { get; } = meter.CreateHistogram(
        GenAIMetrics.Client.Operation.Duration.Name, "s", "Time of a client operation that is not inference.", null, Seconds);

    public Counter<long> InputTokens { get; } = meter.CreateCounter<long>(
        GenAIMetrics.Client.Inference.Usage.InputTokens.Name, "{token}", "Input tokens used, cached ones included.");

    public Counter<long> OutputTokens { get; } = meter.CreateCounter<long>(
        GenAIMetrics.Client.Inference.Usage.OutputTokens.Name, "{token}", "Output tokens used, reasoning included.");

    public Counter<long> CacheReadTokens { get; } = meter.CreateCounter<long>(
        GenAIMetrics.Client.Inference.Usage.CacheRead.InputTokens.Name, "{token}", "Input tokens read from a provider's cache.");

    public Counter<long> CacheWriteTokens { get; } = meter.CreateCounter<long>(
        GenAIMetrics.Client.Inference.Usage.CacheWrite.InputTokens.Name, "{token}", "Input tokens written to a provider's cache.");

    public Counter<long> ReasoningTokens { get; } = meter.CreateCounter<long>(
        GenAIMetrics.Client.Inference.Usage.Reasoning.OutputTokens.Name, "{token}", "Output tokens spent on reasoning.");

    public Histogram<long> InputTokensPerCall { get; } = meter.CreateHistogram(
        GenAIMetrics.Client.Inference.Operation.InputTokens.Name, "{token}", "Input tokens of a model call.", null, Tokens);

    public Histogram<long> OutputTokensPerCall { get; } = meter.CreateHistogram(
        GenAIMetrics.Client.Inference.Operation.OutputTokens.Name, "{token}", "Output tokens of a model call.", null, Tokens);

    public Counter<double> CostUsd { get; } = meter.CreateCounter<double>(
        GenAINames.CostUsd, "USD", "Cost of model calls by the price table, in US dollars.");

    public Histogram<double> AgentDuration { get; } = meter.CreateHistogram(
        GenAIMetrics.InvokeAgent.Duration.Name, "s", "Time of an agent's invocation.", null, AgentSeconds);

    public Histogram<long> AgentInferenceCalls { get; } = meter.CreateHistogram(
        GenAIMetrics.InvokeAgent.InferenceCalls.Name, "{inference_call}", "Model calls of an agent's invocation.", null, Calls);

    public Histogram<long> AgentToolCalls { get; } = meter.CreateHistogram(
        GenAIMetrics.InvokeAgent.ToolCalls.Name, "{tool_call}", "Tool calls of an agent's invocation.", null, Calls);

    public Histogram<double> WorkflowDuration { get; } = meter.CreateHistogram(
        GenAIMetrics.InvokeWorkflow.Duration.Name, "s", "Time of a workflow's run.", null, WorkflowSeconds);

    public Histogram<double> ToolDuration { get; } = meter.CreateHistogram(
        GenAIMetrics.ExecuteTool.Duration.Name, "s", "Time of a tool's execution.", null, Seconds);

    public Counter<long> Faults { get; } = meter.CreateCounter<long>(
        "clew.instrumentation.faults", "{fault}", "Faults of the instrumentation itself, which it kept from the application.");

    // The names of semantic conventions 1.36 to 1.41, emitted beside the current ones on request.
    public Histogram<long> LegacyTokenUsage { get; } = meter.CreateHistogram(
        DeprecatedMetrics.GenAI.Client.Token.Usage.Name, "{token}", "Tokens of a model call, by their old name.", null, Tokens);

    public Histogram<double> LegacyTimeToFirstChunk { get; } = meter.CreateHistogram(
        DeprecatedMetrics.GenAI.Client.Operation.TimeToFirstChunk.Name, "s", "Time to the first chunk, by its old name.", null, Seconds);

    public Histogram<double> LegacyTimePerOutputChunk { get; } = meter.CreateHistogram(
        DeprecatedMetrics.GenAI.Client.Operation.TimePerOutputChunk.Name, "s", "Time between chunks, by its old name.", null, Seconds);

    /// <summary>Whether someone reads the main instruments. A view may drop some of them, hardly all.</summary>
    public bool Enabled => InferenceDuration.Enabled || InputTokens.Enabled || ToolDuration.Enabled || AgentDuration.Enabled;
}

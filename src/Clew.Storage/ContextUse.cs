using Clew.Telemetry;

namespace Clew.Storage;

/// <summary>The model call of a trace that had the most input: how near the trace came to the end of a context window.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="Provider">Who answered; null when not told.</param>
/// <param name="ResponseModel">The model that answered.</param>
/// <param name="RequestModel">The model that was asked for.</param>
/// <param name="InputTokens">Its input, the cache included.</param>
public sealed record ContextUse(TraceId TraceId, string? Provider, string? ResponseModel, string? RequestModel, long InputTokens);

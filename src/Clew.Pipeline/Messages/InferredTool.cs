using Clew.Telemetry;

namespace Clew.Pipeline.Messages;

/// <summary>A tool call that only a model's answer tells of.</summary>
/// <param name="Span">The span that is shown for it.</param>
/// <param name="CallId">The model call that asks for it.</param>
/// <param name="Index">Its place among the calls of that answer.</param>
public sealed record InferredTool(Span Span, SpanId CallId, int Index);

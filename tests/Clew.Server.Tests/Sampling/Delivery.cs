using Clew.Telemetry;

namespace Clew.Server.Tests.Sampling;

/// <summary>Spans of one trace that arrive together.</summary>
/// <param name="At">Since the start of the traffic.</param>
/// <param name="Fill">Sets the fields of each span, whose times are relative to the start of the traffic.</param>
internal sealed record Delivery(TimeSpan At, params IReadOnlyList<Action<Span>> Fill);

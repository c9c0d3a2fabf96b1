namespace Clew.Telemetry.Otlp;

/// <summary>Names of a signal's lists in OTLP/JSON, for example <c>resourceSpans</c>, <c>scopeSpans</c>, <c>spans</c>.</summary>
internal sealed record JsonListNames(string ResourceItems, string ScopeItems, string Items);

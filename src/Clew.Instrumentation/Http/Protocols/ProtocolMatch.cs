namespace Clew.Instrumentation.Http;

/// <summary>What an address says of a request.</summary>
/// <param name="Protocol">Protocol that is spoken there.</param>
/// <param name="Provider">Value of <c>gen_ai.provider.name</c>.</param>
/// <param name="Model">Model or deployment that the path names.</param>
/// <param name="IsKnownHost">Whether the host is known to serve models, so that the path alone is proof enough.</param>
internal sealed record ProtocolMatch(Protocol Protocol, string Provider, string? Model, bool IsKnownHost);

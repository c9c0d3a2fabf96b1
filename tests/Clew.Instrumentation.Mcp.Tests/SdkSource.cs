namespace Clew.Instrumentation.Mcp.Tests;

/// <summary>
/// The SDK's own telemetry. Listeners are process-wide: tests that listen to it run alone, the others leave it out of their recordings.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SdkSource
{
    public const string Name = "Experimental.ModelContextProtocol";
}

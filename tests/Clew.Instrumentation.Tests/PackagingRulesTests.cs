namespace Clew.Instrumentation.Tests;

public sealed class PackagingRulesTests
{
    [Fact]
    public void Library_DependsOnTheOpenTelemetryApiAtMost() =>
        typeof(GenAI).Assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal))
            .ShouldBe(["OpenTelemetry.Api"]);
}

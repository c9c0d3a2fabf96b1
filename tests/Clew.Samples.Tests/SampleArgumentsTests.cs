using Clew.Samples.ResearchTeam;
using ResearchTeam;

namespace Clew.Samples.Tests;

public sealed class SampleArgumentsTests
{
    [Theory]
    [InlineData(null, null, DemoProtocol.Grpc, "http://localhost:4317/")]
    [InlineData(null, "http/protobuf", DemoProtocol.HttpProtobuf, "http://localhost:4318/")]
    [InlineData("http://127.0.0.1:5000/base", "grpc", DemoProtocol.Grpc, "http://127.0.0.1:5000/base")]
    public void TryParse_Environment_SaysWhereTelemetryGoes(string? endpoint, string? protocol, DemoProtocol expectedProtocol, string expectedEndpoint)
    {
        string? Variable(string name) => name == "OTEL_EXPORTER_OTLP_ENDPOINT" ? endpoint : protocol;

        SampleArguments.TryParse([], Variable, out SampleArguments arguments, out _).ShouldBeTrue();

        arguments.Demo.Protocol.ShouldBe(expectedProtocol);
        arguments.Demo.OtlpEndpoint.AbsoluteUri.ShouldBe(expectedEndpoint);
        arguments.BackgroundRuns.ShouldBe(int.MaxValue);
    }

    [Fact]
    public void TryParse_AllOptions_AreTaken()
    {
        SampleArguments.TryParse(["--once", "--runs", "3", "--seed", "11", "--time-scale", "0.1"], _ => null, out SampleArguments arguments, out _)
            .ShouldBeTrue();

        (arguments.IsOnce, arguments.BackgroundRuns, arguments.Demo.Seed, arguments.Demo.TimeScale).ShouldBe((true, 3, 11, 0.1));
    }

    [Theory]
    [InlineData("--time-scale", "0")]
    [InlineData("--time-scale", "fast")]
    [InlineData("--runs", "-1")]
    [InlineData("--seed", "")]
    [InlineData("--what", "")]
    public void TryParse_UnreadableOption_IsNamed(string option, string value)
    {
        SampleArguments.TryParse([option, value], _ => null, out _, out string? fault).ShouldBeFalse();

        fault.ShouldNotBeNull().ShouldContain(option);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317")]
    public void TryParse_UnusableVariable_IsNamed(string variable, string value)
    {
        SampleArguments.TryParse([], name => name == variable ? value : null, out _, out string? fault).ShouldBeFalse();

        fault.ShouldNotBeNull().ShouldContain(variable);
    }
}

namespace Clew.Tests;

/// <summary>What someone reads whose server does not start.</summary>
public sealed class StartTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact(Timeout = 60_000)]
    public async Task SecondServerOnAFolder_FailsAndNamesTheFolder()
    {
        using TemporaryFolder folder = new();
        using ServerProcess first = await ServerProcess.StartAsync(folder.Path);

        (int exitCode, string output, string errors) = await ClewProcess.RunAsync(Limit, "serve", "--data", folder.Path, "--port", "0", "--otlp-http-port", "0", "--otlp-grpc-port", "0");

        exitCode.ShouldBe(1);
        errors.ShouldContain(folder.Path);
        errors.ShouldContain("another");
        (output + errors).ShouldNotContain("   at ");
        (await first.Api.GetAsync("/readyz")).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Theory(Timeout = 60_000)]
    [InlineData("--port")]
    [InlineData("--otlp-http-port")]
    [InlineData("--otlp-grpc-port")]
    public async Task TakenPort_FailsAndNamesThePort(string option)
    {
        using TemporaryFolder folder = new();
        using TemporaryFolder other = new();
        using ServerProcess first = await ServerProcess.StartAsync(folder.Path);
        string[] ports = [.. new[] { "--port", "--otlp-http-port", "--otlp-grpc-port" }.SelectMany(name => new[] { name, name == option ? $"{first.OtlpHttp.Port}" : "0" })];

        (int exitCode, string output, string errors) = await ClewProcess.RunAsync(Limit, ["serve", "--data", other.Path, .. ports]);

        exitCode.ShouldBe(1);
        errors.ShouldContain($"{first.OtlpHttp.Port}");
        (output + errors).ShouldNotContain("   at ");
    }

    [Fact(Timeout = 60_000)]
    public async Task WrongOptionValues_AreAllListed()
    {
        (int exitCode, _, string errors) = await ClewProcess.RunAsync(Limit, "serve", "--port", "99999", "--otlp-http-port", "many", "--bind", "nowhere", "--tls-cert", "/no/such/file");

        exitCode.ShouldBe(2);
        errors.ShouldContain("CLEW_PORT");
        errors.ShouldContain("CLEW_OTLP_HTTP_PORT");
        errors.ShouldContain("CLEW_BIND");
        errors.ShouldContain("CLEW_TLS_CERT");
    }

    [Fact(Timeout = 60_000)]
    public async Task UnknownOption_IsAUsageError()
    {
        (int exitCode, _, string errors) = await ClewProcess.RunAsync(Limit, "serve", "--no-such-option");

        exitCode.ShouldBe(2);
        errors.ShouldContain("--no-such-option");
    }
}

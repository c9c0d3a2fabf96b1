using System.Text;

namespace Clew.Telemetry.Tests.Otlp;

public class OtlpResponseTests
{
    [Fact]
    public void Export_FullSuccess_IsEmpty()
    {
        OtlpResponse.Export(0, null).ShouldBeEmpty();
        Text(OtlpResponse.ExportJson(OtlpSignal.Traces, 0, null)).ShouldBe("{}");
    }

    [Fact]
    public void Export_Rejections_CarryCountAndMessage() =>
        OtlpResponse.Export(300, "why").ShouldBe(Proto.Sub(1, Proto.Number(1, 300), Proto.Text(2, "why")));

    [Fact]
    public void Export_Warning_HasNoCount() => OtlpResponse.Export(0, "note").ShouldBe(Proto.Sub(1, Proto.Text(2, "note")));

    [Theory]
    [InlineData(OtlpSignal.Traces, "rejectedSpans")]
    [InlineData(OtlpSignal.Logs, "rejectedLogRecords")]
    [InlineData(OtlpSignal.Metrics, "rejectedDataPoints")]
    public void ExportJson_Rejections_AreNamedAfterTheSignal(OtlpSignal signal, string name) =>
        Text(OtlpResponse.ExportJson(signal, 3, "why")).ShouldBe($$$$"""{"partialSuccess":{"{{{{name}}}}":"3","errorMessage":"why"}}""");

    [Fact]
    public void Status_WithoutRetry_IsCodeAndMessage()
    {
        OtlpResponse.Status(3, "bad").ShouldBe(Proto.Message(Proto.Number(1, 3), Proto.Text(2, "bad")));
        Text(OtlpResponse.StatusJson(3, "bad")).ShouldBe("""{"code":3,"message":"bad"}""");
    }

    [Fact]
    public void Status_WithRetry_CarriesRetryInfo()
    {
        byte[] duration = Proto.Message(Proto.Number(1, 1), Proto.Number(2, 500_000_000));
        byte[] any = Proto.Message(Proto.Text(1, "type.googleapis.com/google.rpc.RetryInfo"), Proto.Bytes(2, Proto.Bytes(1, duration)));

        OtlpResponse.Status(8, "full", TimeSpan.FromSeconds(1.5)).ShouldBe(Proto.Message(Proto.Number(1, 8), Proto.Text(2, "full"), Proto.Bytes(3, any)));
        Text(OtlpResponse.StatusJson(8, "full", TimeSpan.FromSeconds(1.5)))
            .ShouldBe("""{"code":8,"message":"full","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.5s"}]}""");
    }

    private static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8);
}

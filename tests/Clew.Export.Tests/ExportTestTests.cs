using System.Net;
using System.Net.Sockets;

namespace Clew.Export.Tests;

public sealed class ExportTestTests
{
    [Theory]
    [InlineData(ExportProtocol.HttpProtobuf)]
    [InlineData(ExportProtocol.Grpc)]
    public async Task Receiver_ThatTakesIt_IsSaidToHave(ExportProtocol protocol)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(grpc: protocol == ExportProtocol.Grpc);

        ExportTestReply reply = await TestAsync(receiver.Address, protocol);

        reply.Ok.ShouldBeTrue(reply.Summary);
        reply.TraceId.ShouldBe(OtlpReceiver.SpansOf(receiver.Requests.Single().Body).Single().TraceId.ToString());
    }

    [Theory]
    [InlineData(401, ExportFault.Unauthenticated, "does not accept the key")]
    [InlineData(403, ExportFault.Forbidden, "may not do this")]
    [InlineData(404, ExportFault.WrongPath, "no OTLP receiver at this path")]
    [InlineData(405, ExportFault.WrongPath, "no OTLP receiver at this path")]
    [InlineData(302, ExportFault.Redirected, "points to another address")]
    [InlineData(429, ExportFault.Throttled, "a rate limit or a quota")]
    [InlineData(508, ExportFault.Loop, "this server itself")]
    public async Task Status_IsSaidInWords(int status, ExportFault fault, string words)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Refuse = (context, _) => Task.FromResult((context.Response.StatusCode = status) > 0);

        ExportTestReply reply = await TestAsync(receiver.Address);

        (reply.Ok, reply.Fault, reply.Status).ShouldBe((false, fault, $"HTTP {status}"));
        reply.Summary.ShouldContain(words);
    }

    [Theory]
    [InlineData(16, ExportFault.Unauthenticated)]
    [InlineData(7, ExportFault.Forbidden)]
    [InlineData(12, ExportFault.WrongPath)]
    [InlineData(14, ExportFault.Unavailable)]
    public async Task GrpcStatus_IsSaidInWords(int status, ExportFault fault)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(grpc: true);
        receiver.Refuse = async (context, _) =>
        {
            await OtlpReceiver.GrpcAsync(context, status);
            return true;
        };

        ExportTestReply reply = await TestAsync(receiver.Address, ExportProtocol.Grpc);

        (reply.Ok, reply.Fault).ShouldBe((false, fault));
    }

    [Fact]
    public async Task Grpc_ToAnHttpPort_IsSaidInWords()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();

        ExportTestReply reply = await TestAsync(receiver.Address, ExportProtocol.Grpc);

        reply.Fault.ShouldBe(ExportFault.WrongProtocol, reply.Message);
        reply.Summary.ShouldContain("Is this its HTTP port?");
    }

    [Fact]
    public async Task Http_ToAGrpcPort_IsSaidInWords()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(grpc: true);

        ExportTestReply reply = await TestAsync(receiver.Address);

        reply.Fault.ShouldBe(ExportFault.WrongProtocol, reply.Message);
        reply.Summary.ShouldContain("Is this its gRPC port?");
    }

    [Fact]
    public async Task Page_IsNoReceiver()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<!doctype html><title>Sign in</title>");
        };

        ExportTestReply reply = await TestAsync(receiver.Address);

        (reply.Ok, reply.Fault).ShouldBe((false, ExportFault.NotOtlp));
    }

    [Fact]
    public async Task Nobody_Listening_IsSaidInWords()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        ExportTestReply reply = await TestAsync(new Uri($"http://127.0.0.1:{port}"));

        reply.Fault.ShouldBe(ExportFault.ConnectionRefused, reply.Message);
    }

    [Fact]
    public async Task UnknownName_IsSaidInWords() =>
        // A name under .invalid is never there (RFC 2606).
        (await TestAsync(new Uri("http://collector.invalid:4318"))).Fault.ShouldBe(ExportFault.NameNotFound);

    [Fact]
    public async Task Silence_EndsAfterTheTimeout()
    {
        SteppedTime time = new();
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        TaskCompletionSource never = new();
        receiver.Refuse = async (_, _) =>
        {
            await never.Task;
            return true;
        };
        Task<ExportTestReply> test = ExportTest.RunAsync(FanOutFixture.To(receiver) with { Timeout = TimeSpan.FromSeconds(30) }, "id", time, CancellationToken.None);

        await time.AdvanceUntilAsync(test, TimeSpan.FromSeconds(5));
        never.SetResult();

        (await test).Fault.ShouldBe(ExportFault.TimedOut);
    }

    [Fact]
    public async Task MetricsOnly_SendsAMetric()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();

        ExportTestReply reply = await ExportTest.RunAsync(FanOutFixture.To(receiver) with { Signals = ExportSignals.Metrics }, "id", TimeProvider.System, CancellationToken.None);

        (reply.Ok, reply.TraceId, receiver.Requests.Single().Path).ShouldBe((true, null, "/v1/metrics"));
    }

    private static Task<ExportTestReply> TestAsync(Uri address, ExportProtocol protocol = ExportProtocol.HttpProtobuf) =>
        ExportTest.RunAsync(new DestinationOptions { Name = "a", Endpoint = address, Protocol = protocol }, "id", TimeProvider.System, CancellationToken.None);
}

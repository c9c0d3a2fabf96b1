using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Clew.Server;

namespace Clew.Tests;

/// <summary>gRPC as bytes on the wire: what an official client never sends on purpose.</summary>
public sealed class OtlpGrpcTests
{
    private const string Export = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EmptyRequest_Succeeds(bool compressed)
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await CallAsync(server, Export, Frame([], compressed), compressed ? "gzip" : null);

        Status(response).ShouldBe("0");
        (await response.Content.ReadAsByteArrayAsync()).ShouldBe([0, 0, 0, 0, 0]);
    }

    [Fact]
    public async Task Garbage_IsInvalidArgument()
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await CallAsync(server, Export, Frame([0xFF, 0xFF, 0xFF], false), null);

        Status(response).ShouldBe("3");
        response.Headers.GetValues("grpc-message").Single().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task FrameThatEndsEarly_IsInvalidArgument_AndNothingIsStored()
    {
        await using TestServer server = await TestServer.StartAsync();
        byte[] frame = Frame(new byte[100], false);

        HttpResponseMessage response = await CallAsync(server, Export, frame[..5], null);

        Status(response).ShouldBe("3");
    }

    [Fact]
    public async Task BodyBeyondTheLimit_IsResourceExhaustedWithoutRetry()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { MaxBodyBytes = 2_000 });

        HttpResponseMessage response = await CallAsync(server, Export, Frame(new byte[5_000], false), null);

        Status(response).ShouldBe("8");
        response.Headers.Contains("grpc-status-details-bin").ShouldBeFalse();
    }

    [Theory]
    [InlineData("/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export")]
    [InlineData("/nobody.Knows/This")]
    public async Task UnknownService_IsUnimplementedAndNamed(string path)
    {
        await using TestServer server = await TestServer.StartAsync();

        HttpResponseMessage response = await CallAsync(server, path, Frame([], false), null);

        Status(response).ShouldBe("12");
        response.Headers.GetValues("grpc-message").Single().ShouldContain(path);
    }

    private static async Task<HttpResponseMessage> CallAsync(TestServer server, string path, byte[] body, string? encoding)
    {
        using HttpClient http = new();
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(server.Addresses.OtlpGrpc, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        if (encoding is not null)
        {
            request.Headers.Add("grpc-encoding", encoding);
        }
        HttpResponseMessage response = await http.SendAsync(request);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }

    private static string Status(HttpResponseMessage response) =>
        (response.Headers.TryGetValues("grpc-status", out IEnumerable<string>? early) ? early : response.TrailingHeaders.GetValues("grpc-status")).Single();

    private static byte[] Frame(byte[] message, bool compressed)
    {
        if (compressed)
        {
            MemoryStream zipped = new();
            using (GZipStream gzip = new(zipped, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(message);
            }
            message = zipped.ToArray();
        }
        byte[] frame = new byte[5 + message.Length];
        frame[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }
}

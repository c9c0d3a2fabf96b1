using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Tests;

/// <summary>Recorded bodies of real clients (tests/Shared/Corpus/README.md): all accepted, every span read back.</summary>
public sealed class CorpusTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static TheoryData<string> Bodies() => [.. Directory.EnumerateFiles(Folder, "*.pb", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task RecordedBody_IsAcceptedAndReadBack(string file)
    {
        await using TestServer server = await TestServer.StartAsync();
        byte[] body = await File.ReadAllBytesAsync(Path.Combine(Folder, file));
        string signal = Path.GetFileNameWithoutExtension(file).Split('-')[^1];
        ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");

        HttpResponseMessage response = await server.Otlp.PostAsync("/v1/" + signal, content);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        (await server.Ui.GetStringAsync("/metrics")).ShouldNotContain($"clew_ingest_items_stored_total{{signal=\"{signal}\"}} 0\n");
        if (signal == "traces")
        {
            await ShouldReadBackAsync(server, body);
        }
    }

    private static async Task ShouldReadBackAsync(TestServer server, byte[] body)
    {
        SpanBatch sent = new() { Buffer = body, BufferLength = body.Length };
        TraceDecoder.Decode(sent, DecodeLimits.Default).Ok.ShouldBeTrue();
        sent.Count.ShouldBeGreaterThan(0);
        for (int i = 0; i < sent.Count; i++)
        {
            JsonElement span = await server.GetJsonAsync($"/api/v1/traces/{sent[i].TraceId}/spans/{sent[i].SpanId}");
            span.GetProperty("name").GetString().ShouldBe(sent[i].Name.ToString());
            span.GetProperty("durationNanos").GetInt64().ShouldBe(sent[i].DurationNanos);
            span.GetProperty("attributes").EnumerateArray().Select(attribute => attribute.GetProperty("key").GetString())
                .ShouldBe(sent[i].Attributes.AsSpan().ToArray().Select(attribute => attribute.Key.ToString()).Distinct(), ignoreOrder: true);
            span.GetProperty("events").GetArrayLength().ShouldBe(sent[i].Events.Count);
            span.GetProperty("links").GetArrayLength().ShouldBe(sent[i].Links.Count);
        }
    }
}

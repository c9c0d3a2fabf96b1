using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Normalize;

public sealed class DialectSetTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clew-dialects-").FullName;

    [Fact]
    public void Load_NewFile_AddsADialectWithoutARebuild()
    {
        File.WriteAllText(Path.Combine(folder, "acme.json"), """
            { "name": "acme", "order": 20, "detect": { "attributes": ["acme.model"] }, "attributes": { "acme.model": "requestModel", "acme.in": "inputTokens" },
              "kinds": [ { "order": 15, "attribute": "acme.model", "is": "chat" } ] }
            """);
        SpanBatch batch = new();
        Span span = batch.AddSpan(attributes: [("acme.model", "gpt-4o"), ("acme.in", 1000)]);

        new IngestPipeline(DialectSet.Load(folder), PriceTable.BuiltIn).Process(batch);

        SpanText.Of(span).ShouldBe(
            """
            kind llm, emitter acme
            chat openai gpt-4o -> - -, finish -, stream -, ttft -
            fresh 1000, cacheRead 0, cacheWrite 0, cacheWrite1h 0, output 0, reasoning 0
            cost 2500000, counted True
            """);
    }

    [Theory]
    [InlineData("""{ "name": "acme", "order": 20, "attributes": { "a": "noSuchTarget" } }""")]
    [InlineData("""{ "name": "acme", "order": 20, "kinds": [ { "order": 1, "attribute": "a", "is": "noSuchKind" } ] }""")]
    [InlineData("""{ "name": "acme", "order": 20, "typo": 1 }""")]
    [InlineData("not json")]
    public void Load_FileWithAFault_NamesIt(string json)
    {
        File.WriteAllText(Path.Combine(folder, "acme.json"), json);

        Should.Throw<InvalidDataException>(() => DialectSet.Load(folder)).Message.ShouldContain("acme");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

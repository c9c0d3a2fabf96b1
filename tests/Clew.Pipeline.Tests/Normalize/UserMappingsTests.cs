using Clew.Pipeline.Cost;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Pipeline.Tests.Normalize;

public sealed class UserMappingsTests
{
    [Theory]
    [InlineData("mappings: { acme.model: gen_ai.request.model }")]
    [InlineData("mappings: [ { from: acme.model, to: requestModel } ]")]
    [InlineData("mappings: [ { source: acme.model, target: gen_ai.request.model, transform: rename } ]")]
    [InlineData("gen_ai_normalizer: { sources: [ openinference, { name: acme, mappings: { acme.model: gen_ai.request.model } } ] }")]
    [InlineData("gen_ai_normalizer/two: { overwrite_schema_url: true, sources: [ { name: acme, remove_originals: true, mappings: { acme.model: gen_ai.request.model } } ] }")]
    [InlineData("genainormalizer: { sources: { openllmetry: , custom: { custom_mappings: { acme.model: gen_ai.request.model } } } }")]
    [InlineData("genainormalizer: { semconv_version: '1.41.0', profiles: [ openinference, openllmetry ], remove_originals: true, custom_mappings: { acme.model: gen_ai.request.model } }")]
    [InlineData("sources: { custom: { custom_mappings: { acme.model: gen_ai.request.model } } }")]
    [InlineData("processors: { batch: , genainormalizer: { sources: { openinference: { custom_mappings: { acme.model: gen_ai.request.model } } } } }\nservice: { pipelines: }")]
    public void Parse_AnySpelling_MapsTheAttribute(string yaml)
    {
        Span span = Process(yaml, ("gen_ai.operation.name", "chat"), ("acme.model", "gpt-4o"));

        span.Llm!.RequestModel.ToString().ShouldBe("gpt-4o");
        span.Attributes.GetText("acme.model"u8).ToString().ShouldBe("gpt-4o");
    }

    [Theory]
    [InlineData(false, "gpt-4o")]
    [InlineData(true, "mine")]
    public void Overwrite_DecidesBetweenAMappingAndTheConvention(bool overwrite, string model) =>
        Process(
            $"mappings: [ {{ from: acme.model, to: gen_ai.request.model, overwrite: {(overwrite ? "true" : "false")} }} ]",
            ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"), ("acme.model", "mine"))
        .Llm!.RequestModel.ToString().ShouldBe(model);

    [Fact]
    public void Mapping_GoesBeforeOtherVocabularies() =>
        Process("mappings: { acme.model: gen_ai.request.model }", ("openinference.span.kind", "LLM"), ("llm.model_name", "gpt-4o"), ("acme.model", "mine"))
            .Llm!.RequestModel.ToString().ShouldBe("mine");

    [Fact]
    public void Operation_ByItsOwnValues_DecidesTheKind()
    {
        const string Yaml = "gen_ai_normalizer: { sources: [ { name: acme, mappings: { acme.kind: gen_ai.operation.name }, value_mappings: { acme.kind: { THINK: chat } } } ] }";

        Span think = Process(Yaml, ("acme.kind", "think"));
        Span tool = Process(Yaml, ("acme.kind", "execute_tool"));

        (think.Kind, think.Llm!.Operation.ToString(), tool.Kind).ShouldBe((SpanKind.Llm, "chat", SpanKind.Tool));
    }

    [Fact]
    public void Transform_OfAUnit_IsApplied() =>
        Process(
            "mappings: [ { from: acme.ttft, to: gen_ai.response.time_to_first_chunk, transform: ms_to_seconds } ]",
            ("gen_ai.operation.name", "chat"), ("acme.ttft", 250))
        .Llm!.TtftNanos.ShouldBe(250_000_000);

    [Fact]
    public void Field_OfAJsonAttribute_IsRead() =>
        Process("mappings: { 'acme.usage#in': gen_ai.usage.input_tokens }", ("gen_ai.operation.name", "chat"), ("acme.usage", """{"in":7}"""))
            .Usage.ShouldBe(new TokenUsage { FreshInput = 7 });

    [Fact]
    public void With_Twice_ReplacesTheFirst()
    {
        DialectSet set = DialectSet.BuiltIn.With(UserMappings.Parse("mappings: { a: gen_ai.request.model }")).With(UserMappings.Parse("mappings: { b: gen_ai.request.model }"));

        Process(set, ("gen_ai.operation.name", "chat"), ("a", "one"), ("b", "two")).Llm!.RequestModel.ToString().ShouldBe("two");
    }

    [Fact]
    public void Parse_SettingsWithoutEffect_AreNoted() =>
        UserMappings.Parse("genainormalizer: { semconv_version: '1.41.0', profiles: [ openinference ], remove_originals: true }").Notes.Count.ShouldBe(3);

    [Theory]
    [InlineData("mapings: {}", "mapings")]
    [InlineData("mappings: [ { from: a } ]", "without to")]
    [InlineData("mappings: [ { from: a, to: b, transform: magic } ]", "magic")]
    [InlineData("genainormalizer: { sourcs: {} }", "sourcs")]
    [InlineData("mappings: [ : }", "Line")]
    [InlineData("- a", "not a map")]
    public void Parse_Fault_IsNamed(string yaml, string fault) =>
        Should.Throw<InvalidDataException>(() => UserMappings.Parse(yaml)).Message.ShouldContain(fault);

    [Fact]
    public void Parse_EmptyFile_MapsNothing() => UserMappings.Parse("# nothing yet").Count.ShouldBe(0);

    private static Span Process(string yaml, params (string Key, object? Value)[] attributes) => Process(DialectSet.BuiltIn.With(UserMappings.Parse(yaml)), attributes);

    private static Span Process(DialectSet dialects, params (string Key, object? Value)[] attributes)
    {
        SpanBatch batch = new();
        Span span = batch.AddSpan(attributes: attributes);
        new IngestPipeline(dialects, PriceTable.BuiltIn).Process(batch);
        return span;
    }
}

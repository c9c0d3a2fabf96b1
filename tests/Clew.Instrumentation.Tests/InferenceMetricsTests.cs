using Clew.SemanticConventions;
using System.Diagnostics.Metrics;

namespace Clew.Instrumentation.Tests;

public sealed class InferenceMetricsTests
{
    private const string Call = "gen_ai.operation.name=chat, gen_ai.provider.name=openai, gen_ai.request.model=gpt-4o-mini, gen_ai.response.model=gpt-4o-mini-2024-07-18";
    private const string Server = "server.address=api.openai.com, server.port=443";

    [Fact]
    public void Finish_Stream_RecordsExactlyTheseMetrics()
    {
        using var recorder = new Recorder();
        InferenceResponse response = Some.Response();
        response.CacheReadTokens = 600;
        response.CacheWriteTokens = 100;
        response.ReasoningTokens = 50;

        InferenceCall call = InferenceCall.Start(Some.Request())!;
        recorder.Time.Advance(0.5);
        call.Chunk();
        recorder.Time.Advance(0.1);
        call.Chunk();
        recorder.Time.Advance(0.3);
        call.Chunk();
        recorder.Time.Advance(0.1);
        call.Finish(response);

        recorder.Metrics().ShouldBe(
        [
            $"gen_ai.client.inference.duration [s] {{{Call}, {Server}}} count 1 sum 1",
            $"gen_ai.client.inference.operation.input_tokens [{{token}}] {{{Call}, {Server}}} count 1 sum 1000",
            $"gen_ai.client.inference.operation.output_tokens [{{token}}] {{{Call}, {Server}}} count 1 sum 200",
            $"gen_ai.client.inference.time_per_output_chunk [s] {{{Call}, {Server}}} count 2 sum 0.4",
            $"gen_ai.client.inference.time_to_first_chunk [s] {{{Call}, {Server}}} count 1 sum 0.5",
            $"gen_ai.client.inference.usage.cache_read.input_tokens [{{token}}] {{{Call}, gen_ai.token.modality=unknown, {Server}}} 600",
            $"gen_ai.client.inference.usage.cache_write.input_tokens [{{token}}] {{{Call}, gen_ai.token.modality=unknown, {Server}}} 100",
            $"gen_ai.client.inference.usage.input_tokens [{{token}}] {{{Call}, gen_ai.token.modality=unknown, {Server}}} 1000",
            $"gen_ai.client.inference.usage.output_tokens [{{token}}] {{{Call}, gen_ai.token.modality=unknown, {Server}}} 200",
            $"gen_ai.client.inference.usage.reasoning.output_tokens [{{token}}] {{{Call}, gen_ai.token.modality=unknown, {Server}}} 50",
            $"gen_ai.usage.cost_usd [USD] {{{Call}, {Server}}} 0.000225",
        ]);
    }

    [Fact]
    public void Finish_Modalities_SplitTheCounters()
    {
        using var recorder = new Recorder();
        InferenceResponse response = Some.Response();
        response.AudioInputTokens = 300;

        InferenceCall.Start(Some.Request())!.Finish(response);

        recorder.Metrics().Where(line => line.StartsWith("gen_ai.client.inference.usage.input_tokens", StringComparison.Ordinal)).ShouldBe(
        [
            $"gen_ai.client.inference.usage.input_tokens [{{token}}] {{{Call}, gen_ai.token.modality=audio, {Server}}} 300",
            $"gen_ai.client.inference.usage.input_tokens [{{token}}] {{{Call}, gen_ai.token.modality=text, {Server}}} 700",
        ]);
    }

    [Fact]
    public void Fail_RecordsDurationWithErrorAndNoTokens()
    {
        using var recorder = new Recorder();

        InferenceCall.Start(Some.Request())!.Fail("429", null, 429);

        recorder.Metrics().ShouldBe(
        [
            $"gen_ai.client.inference.duration [s] {{error.type=429, gen_ai.operation.name=chat, gen_ai.provider.name=openai, gen_ai.request.model=gpt-4o-mini, {Server}}} count 1 sum 0",
        ]);
    }

    [Fact]
    public void Finish_Embeddings_RecordsOperationDuration()
    {
        using var recorder = new Recorder();
        InferenceRequest request = Some.Request("text-embedding-3-small");
        request.Operation = "embeddings";

        InferenceCall.Start(request)!.Finish(new InferenceResponse { InputTokens = 50 });

        recorder.Metrics().ShouldBe(
        [
            $"gen_ai.client.operation.duration [s] {{gen_ai.operation.name=embeddings, gen_ai.provider.name=openai, gen_ai.request.model=text-embedding-3-small, {Server}}} count 1 sum 0",
            $"gen_ai.usage.cost_usd [USD] {{gen_ai.operation.name=embeddings, gen_ai.provider.name=openai, gen_ai.request.model=text-embedding-3-small, {Server}}} 1E-06",
        ]);
    }

    [Fact]
    public void Instruments_OfTheConventions_HaveTheirUnitsKindsAndBuckets()
    {
        Dictionary<string, Instrument> made = typeof(GenAIInstruments).GetProperties()
            .Select(property => property.GetValue(GenAISignals.Instruments)).OfType<Instrument>().ToDictionary(instrument => instrument.Name);
        MetricConvention[] conventions = [.. Conventions.Metrics.Where(metric =>
            metric.Name.StartsWith("gen_ai.", StringComparison.Ordinal) && !metric.Name.StartsWith("gen_ai.server.", StringComparison.Ordinal) && metric.DeprecatedIn is null)];

        conventions.Length.ShouldBe(16);
        foreach (MetricConvention convention in conventions)
        {
            Instrument instrument = made[convention.Name];
            instrument.Unit.ShouldBe(convention.Unit, convention.Name);
            instrument.GetType().Name.ShouldStartWith(convention.Instrument, Case.Insensitive, convention.Name);
            Buckets(instrument).ShouldBe(convention.BucketBoundaries, convention.Name);
        }
    }

    private static IEnumerable<double> Buckets(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => histogram.Advice!.HistogramBucketBoundaries!,
        Histogram<long> histogram => histogram.Advice!.HistogramBucketBoundaries!.Select(bound => (double)bound),
        _ => [],
    };
}

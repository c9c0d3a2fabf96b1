using Clew.Alert.Prometheus;
using Clew.Alert.Prometheus.RemoteWrite;
using Clew.Telemetry;
using Clew.Tests;

namespace Clew.Alert.Tests.Prometheus;

public sealed class DerivedMetricsTests
{
    private const string CallLabels = "service_name=\"shop\",gen_ai_agent_name=\"planner\",gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"openai\",gen_ai_request_model=\"gpt-4o\",gen_ai_response_model=\"gpt-4o-2024-08-06\"";

    [Theory]
    [InlineData("gen_ai_client_inference_duration_seconds_sum{" + CallLabels + "}", 1.4)]
    [InlineData("gen_ai_client_inference_duration_seconds_bucket{" + CallLabels + ",le=\"0.64\"}", 0)]
    [InlineData("gen_ai_client_inference_duration_seconds_bucket{" + CallLabels + ",le=\"1.28\"}", 2)]
    [InlineData("gen_ai_client_inference_time_to_first_chunk_seconds_count{" + CallLabels + "}", 2)]
    [InlineData("gen_ai_client_inference_usage_input_tokens_total{" + CallLabels + ",gen_ai_token_modality=\"unknown\"}", 200)]
    [InlineData("gen_ai_client_inference_usage_output_tokens_total{" + CallLabels + ",gen_ai_token_modality=\"unknown\"}", 30)]
    [InlineData("gen_ai_client_inference_usage_cache_read_input_tokens_total{" + CallLabels + ",gen_ai_token_modality=\"unknown\"}", 40)]
    [InlineData("gen_ai_client_inference_usage_reasoning_output_tokens_total{" + CallLabels + ",gen_ai_token_modality=\"unknown\"}", 10)]
    [InlineData("gen_ai_client_token_usage_sum{" + CallLabels + ",gen_ai_system=\"openai\",gen_ai_token_type=\"input\"}", 200)]
    [InlineData("gen_ai_client_token_usage_bucket{" + CallLabels + ",gen_ai_system=\"openai\",gen_ai_token_type=\"output\",le=\"16.0\"}", 2)]
    [InlineData("gen_ai_client_operation_duration_seconds_count{" + CallLabels + ",gen_ai_system=\"openai\"}", 2)]
    [InlineData("gen_ai_usage_cost_usd_total{" + CallLabels + "}", 3)]
    [InlineData("clew_context_window_utilization_ratio_bucket{" + CallLabels + ",le=\"0.85\"}", 0)]
    [InlineData("clew_context_window_utilization_ratio_bucket{" + CallLabels + ",le=\"1.0\"}", 2)]
    [InlineData("clew_tool_calls_total{service_name=\"shop\",gen_ai_agent_name=\"planner\",gen_ai_tool_name=\"search\",tool_success=\"false\"}", 1)]
    [InlineData("gen_ai_execute_tool_duration_seconds_count{service_name=\"shop\",gen_ai_agent_name=\"planner\",gen_ai_tool_name=\"search\",error_type=\"timeout\"}", 1)]
    [InlineData("gen_ai_execute_tool_duration_seconds_count{service_name=\"shop\",gen_ai_agent_name=\"planner\",gen_ai_tool_name=\"get_user_{id}\"}", 1)]
    [InlineData("gen_ai_invoke_agent_inference_calls_sum{service_name=\"shop\",gen_ai_agent_name=\"planner\"}", 2)]
    [InlineData("gen_ai_invoke_agent_tool_calls_sum{service_name=\"shop\",gen_ai_agent_name=\"planner\"}", 3)]
    [InlineData("agent_iterations_bucket{service_name=\"shop\",gen_ai_agent_name=\"planner\",le=\"2.0\"}", 1)]
    public void Page_OfARun_TellsItsNumbers(string series, double expected)
    {
        DerivedMetrics metrics = new(static (_, _, _) => 110);
        // The agent is sent last, in a batch of its own: its calls were there before.
        metrics.Add(SomeSpan.Batch(SomeSpan.Call, SomeSpan.Call, SomeSpan.Tool("search"), SomeSpan.Tool("search", fails: true), SomeSpan.Tool("get_user_8231")));
        metrics.Add(SomeSpan.Batch(SomeSpan.Agent));

        Value(MetricsPage.Write("", metrics, GenAIMetricNames.All, openMetrics: false), series).ShouldBe(expected, 1e-9);
    }

    [Theory]
    [InlineData(GenAIMetricNames.All, true, true)]
    [InlineData(GenAIMetricNames.Current, true, false)]
    [InlineData(GenAIMetricNames.Older, false, true)]
    public void Page_OfChosenNames_HasNoOthers(GenAIMetricNames names, bool current, bool older)
    {
        string page = MetricsPage.Write("", Filled(), names, openMetrics: false);

        page.Contains("gen_ai_client_inference_duration_seconds", StringComparison.Ordinal).ShouldBe(current);
        page.Contains("gen_ai_client_token_usage", StringComparison.Ordinal).ShouldBe(older);
    }

    [Fact]
    public void Add_CallThatAnotherSpanTells_CountsOnce()
    {
        DerivedMetrics metrics = Filled();

        metrics.Add(SomeSpan.Batch(static span =>
        {
            SomeSpan.Call(span);
            span.Counted = false;
            span.NotCountedBecause = "duplicateOf 0000000000000001";
        }));

        Value(MetricsPage.Write("", metrics, GenAIMetricNames.Current, openMetrics: false), "gen_ai_client_inference_duration_seconds_count{" + CallLabels + "}").ShouldBe(1);
    }

    [Fact]
    public void Add_IterationsThatAreTold_WinOverThoseCounted()
    {
        DerivedMetrics metrics = Filled();

        metrics.Add(SomeSpan.Batch(static span =>
        {
            SomeSpan.Agent(span);
            span.Iterations = 12;
        }));

        Value(MetricsPage.Write("", metrics, GenAIMetricNames.All, openMetrics: false), "agent_iterations_sum{service_name=\"shop\",gen_ai_agent_name=\"planner\"}").ShouldBe(12);
    }

    [Fact]
    public void Add_MoreSeriesThanTheBound_GoToOneOfTheirKind()
    {
        DerivedMetrics metrics = new(static (_, _, _) => null) { SeriesMax = 10 * GenAISeries.LinesOf(SeriesKind.Tool) };

        metrics.Add(SomeSpan.Batch(Enumerable.Range(0, 50).Select(static i => SomeSpan.Tool($"tool {(char)('A' + i)}"))));

        string page = MetricsPage.Write("", metrics, GenAIMetricNames.All, openMetrics: false);
        Value(page, "clew_tool_calls_total{otel_metric_overflow=\"true\",tool_success=\"true\"}").ShouldBe(40);
        Value(page, "clew_prometheus_series_overflow_spans_total").ShouldBe(40);
        page.Split('\n').Count(static line => line.StartsWith("clew_tool_calls_total", StringComparison.Ordinal) && line.Contains("\"true\"} ", StringComparison.Ordinal)).ShouldBe(11);
    }

    [Fact]
    public void Add_ErrorTypesWithoutEnd_GoTogether()
    {
        DerivedMetrics metrics = new(static (_, _, _) => null);

        metrics.Add(SomeSpan.Batch(Enumerable.Range(0, 50).Select(static i => (Action<Span>)(span =>
        {
            SomeSpan.Tool("search", fails: true)(span);
            span.ErrorType = $"error {i}";
        }))));

        Value(MetricsPage.Write("", metrics, GenAIMetricNames.All, openMetrics: false), "gen_ai_execute_tool_duration_seconds_count{service_name=\"shop\",gen_ai_agent_name=\"planner\",gen_ai_tool_name=\"search\",error_type=\"_OTHER\"}").ShouldBe(40);
    }

    [Fact]
    public async Task Page_WithHostileNames_IsValidForPromtool()
    {
        DerivedMetrics metrics = Filled();
        metrics.Add(SomeSpan.Batch(SomeSpan.Tool("a\"b\\c\nd} # EOF"), SomeSpan.Tool("é")));
        string own = "# HELP clew_x_total Things.\n# TYPE clew_x_total counter\nclew_x_total{reason=\"a\"} 3\n";

        (int exitCode, string output) = await MonitoringProgram.PromtoolAsync(Path.GetTempPath(), MetricsPage.Write(own, metrics, GenAIMetricNames.All, openMetrics: false), "check", "metrics");

        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public void Page_InOpenMetrics_HasExemplarsAndAnEnd()
    {
        string own = "# HELP clew_x_total Things.\n# TYPE clew_x_total counter\nclew_x_total{reason=\"a\"} 3\n";

        string page = MetricsPage.Write(own, Filled(), GenAIMetricNames.Current, openMetrics: true);

        page.ShouldStartWith("# HELP clew_x Things.\n# TYPE clew_x counter\nclew_x_total{reason=\"a\"} 3\n");
        page.ShouldEndWith("# EOF\n");
        page.ShouldContain("gen_ai_client_inference_duration_seconds_bucket{" + CallLabels + ",le=\"1.28\"} 1 # {trace_id=\"00000000000000010000000000000002\",span_id=\"0000000000000001\"} 0.7 1795300000.700\n");
    }

    [Theory]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", true)]
    [InlineData("text/plain;version=0.0.4;q=1,application/openmetrics-text;q=0.5", false)]
    [InlineData("text/plain", false)]
    [InlineData("*/*", false)]
    [InlineData(null, false)]
    [InlineData("application/openmetrics-text;q=0", false)]
    public void WantsOpenMetrics_FollowsTheHeader(string? accept, bool expected) => MetricsPage.WantsOpenMetrics(accept).ShouldBe(expected);

    [Fact]
    public void Samples_OfAPage_AreReadBackWithLabelsAndExemplars()
    {
        DerivedMetrics metrics = new(static (_, _, _) => null);
        metrics.Add(SomeSpan.Batch(SomeSpan.Tool("a\"b\\c\nd,e=\"f\"} # x")));

        TextSample[] samples = [.. TextSample.ReadAll(MetricsPage.Write("", metrics, GenAIMetricNames.All, openMetrics: true))];

        TextSample bucket = samples.Single(static sample => sample.Name == "gen_ai_execute_tool_duration_seconds_bucket" && sample.Exemplar is not null);
        bucket.Labels.ShouldContain(new KeyValuePair<string, string>("gen_ai_tool_name", "a\"b\\c\nd,e=\"f\"} # x"));
        bucket.Exemplar!.Value.Labels.ShouldContain(new KeyValuePair<string, string>("trace_id", "00000000000000010000000000000002"));
        bucket.Exemplar.Value.Value.ShouldBe(0.7);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(300_000)]
    public void Snappy_OfAnyLength_IsReadAsTheFormatSays(int length)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(static i => (byte)(i * 31))];

        ReadSnappy(SnappyLiterals.Encode(bytes)).ShouldBe(bytes);
    }

    private static DerivedMetrics Filled()
    {
        DerivedMetrics metrics = new(static (_, _, _) => null);
        metrics.Add(SomeSpan.Batch(SomeSpan.Call));
        return metrics;
    }

    private static double Value(string page, string series) =>
        double.Parse(page.Split('\n').Single(line => line.StartsWith(series + " ", StringComparison.Ordinal))[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] ReadSnappy(ReadOnlySpan<byte> block)
    {
        int length = 0, position = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = block[position++];
            length |= (next & 0x7f) << shift;
            if (next < 0x80)
            {
                break;
            }
        }
        List<byte> bytes = [];
        while (position < block.Length)
        {
            (block[position] & 3).ShouldBe(0);
            int kind = block[position++] >> 2;
            int extra = kind < 60 ? 0 : kind - 59;
            int literal = kind < 60 ? kind : 0;
            for (int i = 0; i < extra; i++)
            {
                literal |= block[position++] << (8 * i);
            }
            bytes.AddRange(block.Slice(position, literal + 1));
            position += literal + 1;
        }
        bytes.Count.ShouldBe(length);
        return [.. bytes];
    }
}

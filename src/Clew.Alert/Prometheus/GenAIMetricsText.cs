using Clew.Telemetry;

namespace Clew.Alert.Prometheus;

/// <summary>Writes the derived metrics under the names that the OpenTelemetry to Prometheus rules make of the conventions' names.</summary>
internal sealed class GenAIMetricsText(MetricsText text, GenAIMetricNames names, IEnumerable<GenAISeries> all)
{
    private readonly (GenAISeries Series, string Labels)[] calls = Of(all, SeriesKind.Call);
    private readonly (GenAISeries Series, string Labels)[] serverCalls = Of(all, SeriesKind.ServerCall);
    private readonly (GenAISeries Series, string Labels)[] tools = Of(all, SeriesKind.Tool);
    private readonly (GenAISeries Series, string Labels)[] agents = Of(all, SeriesKind.Agent);

    /// <param name="metrics">Where the numbers are.</param>
    /// <param name="names">Which names.</param>
    /// <param name="text">Where they go.</param>
    internal static void Write(DerivedMetrics metrics, GenAIMetricNames names, MetricsText text)
    {
        metrics.Read(series => new GenAIMetricsText(text, names, series).Write());
        text.Family("clew_prometheus_series_overflow_spans", "counter", "Spans that found no room for a series of their own.");
        text.Counter("clew_prometheus_series_overflow_spans", "", metrics.Overflows);
        text.Family("clew_prometheus_parents_forgotten", "counter", "Parents that did not come before their children were forgotten.");
        text.Counter("clew_prometheus_parents_forgotten", "", metrics.ForgottenParents);
    }

    private void Write()
    {
        if (names != GenAIMetricNames.Older)
        {
            WriteCurrent();
        }
        if (names != GenAIMetricNames.Current)
        {
            WriteOlder();
        }
        WriteBoth();
    }

    private void WriteCurrent()
    {
        Outcomes("gen_ai_client_inference_duration_seconds", "Time of model calls.", calls);
        Histograms("gen_ai_client_inference_time_to_first_chunk_seconds", "Time to the first chunk of model calls.", calls, static one => one.FirstChunk);
        Histograms("gen_ai_client_inference_operation_input_tokens", "Input tokens of model calls.", calls, static one => one.InputTokens);
        Histograms("gen_ai_client_inference_operation_output_tokens", "Output tokens of model calls.", calls, static one => one.OutputTokens);
        Tokens("gen_ai_client_inference_usage_input_tokens", "Input tokens, cached ones included.", static used => used.InputTotal);
        Tokens("gen_ai_client_inference_usage_output_tokens", "Output tokens, reasoning included.", static used => used.OutputTotal);
        Tokens("gen_ai_client_inference_usage_cache_read_input_tokens", "Input tokens read from a prompt cache.", static used => used.CacheRead);
        Tokens("gen_ai_client_inference_usage_cache_write_input_tokens", "Input tokens written to a prompt cache.", static used => used.CacheWrite + used.CacheWrite1h);
        Tokens("gen_ai_client_inference_usage_reasoning_output_tokens", "Output tokens of reasoning.", static used => used.Reasoning);
        Histograms("gen_ai_invoke_agent_inference_calls", "Model calls directly under an invocation of an agent.", agents, static one => one.InferenceCalls);
        Histograms("gen_ai_invoke_agent_tool_calls", "Tool calls directly under an invocation of an agent.", agents, static one => one.ToolCalls);
    }

    private void WriteOlder()
    {
        // Dashboards of that time ask for the system, which is the provider now.
        (GenAISeries Series, string Labels)[] older = [.. calls.Select(static one => (one.Series, MetricsText.Labels(one.Labels, MetricsText.Label("gen_ai_system", one.Series.Key.Provider))))];
        Outcomes("gen_ai_client_operation_duration_seconds", "Time of model calls (name of before).", older);
        Histograms("gen_ai_client_operation_time_to_first_chunk_seconds", "Time to the first chunk of model calls (name of before).", older, static one => one.FirstChunk);
        text.Family("gen_ai_client_token_usage", "histogram", "Tokens of model calls (name of before).");
        foreach ((GenAISeries series, string labels) in older)
        {
            WriteUsage(series.InputTokens, labels, "input");
            WriteUsage(series.OutputTokens, labels, "output");
        }
    }

    private void WriteUsage(ExplicitHistogram? histogram, string labels, string type)
    {
        if (histogram is not null)
        {
            text.Histogram("gen_ai_client_token_usage", MetricsText.Labels(labels, MetricsText.Label("gen_ai_token_type", type)), histogram);
        }
    }

    /// <summary>Names that did not change, those of the articles and Clew's own.</summary>
    private void WriteBoth()
    {
        Outcomes("gen_ai_server_request_duration_seconds", "Time of requests, told by the server of the model.", serverCalls);
        Histograms("gen_ai_server_time_to_first_token_seconds", "Time to the first token, told by the server of the model.", serverCalls, static one => one.FirstChunk);
        Histograms("gen_ai_server_time_per_output_token_seconds", "Time of an output token after the first, told by the server of the model.", serverCalls, static one => one.TimePerToken);
        Outcomes("gen_ai_invoke_agent_duration_seconds", "Time of invocations of agents.", agents);
        Histograms("agent_iterations", "Iterations of an agent's loop, as told or counted.", agents, static one => one.Iterations);
        Histograms("gen_ai_client_time_per_output_token_seconds", "Time of an output token after the first.", calls, static one => one.TimePerToken);
        Outcomes("gen_ai_execute_tool_duration_seconds", "Time of tool calls.", tools);
        text.Family("gen_ai_usage_cost_usd", "counter", "Cost of model calls in US dollars.");
        foreach ((GenAISeries series, string labels) in calls.Concat(serverCalls))
        {
            text.Counter("gen_ai_usage_cost_usd", labels, series.CostNanoUsd / 1e9);
        }
        text.Family("clew_unpriced_calls", "counter", "Model calls with usage whose model has no price.");
        foreach ((GenAISeries series, string labels) in calls.Concat(serverCalls))
        {
            text.Counter("clew_unpriced_calls", labels, series.UnpricedCalls);
        }
        text.Family("clew_tool_calls", "counter", "Tool calls, by whether they succeeded.");
        foreach ((GenAISeries series, string labels) in tools)
        {
            text.Counter("clew_tool_calls", MetricsText.Labels(labels, MetricsText.Label("tool_success", "true")), Count(series.Durations.Succeeded));
            text.Counter("clew_tool_calls", MetricsText.Labels(labels, MetricsText.Label("tool_success", "false")), series.Durations.Failed.Values.Sum(Count));
        }
        Histograms("clew_context_window_utilization_ratio", "Input of model calls as a share of the context window.", calls, static one => one.WindowShare);
        text.Family("clew_agent_last_received_timestamp_seconds", "gauge", "When the newest span of an agent was received.");
        foreach ((GenAISeries series, string labels) in agents)
        {
            text.Sample("clew_agent_last_received_timestamp_seconds", labels, series.LastReceivedUnixNano / 1_000_000 / 1e3);
        }
    }

    private void Outcomes(string name, string help, (GenAISeries Series, string Labels)[] of)
    {
        text.Family(name, "histogram", help);
        foreach ((GenAISeries series, string labels) in of)
        {
            text.Histogram(name, labels, series.Durations.Succeeded);
            foreach ((string type, ExplicitHistogram failed) in series.Durations.Failed)
            {
                text.Histogram(name, MetricsText.Labels(labels, MetricsText.Label("error_type", type)), failed);
            }
        }
    }

    private void Histograms(string name, string help, (GenAISeries Series, string Labels)[] of, Func<GenAISeries, ExplicitHistogram?> histogram)
    {
        text.Family(name, "histogram", help);
        foreach ((GenAISeries series, string labels) in of)
        {
            if (histogram(series) is { } present)
            {
                text.Histogram(name, labels, present);
            }
        }
    }

    private void Tokens(string name, string help, Func<TokenUsage, long> count)
    {
        text.Family(name, "counter", help);
        foreach ((GenAISeries series, string labels) in calls)
        {
            // The conventions require the modality; providers seldom break usage down.
            text.Counter(name, MetricsText.Labels(labels, MetricsText.Label("gen_ai_token_modality", "unknown")), count(series.Tokens));
        }
    }

    private static long Count(ExplicitHistogram histogram)
    {
        long count = 0;
        foreach (long one in histogram.Counts)
        {
            count += one;
        }
        return count;
    }

    private static (GenAISeries Series, string Labels)[] Of(IEnumerable<GenAISeries> all, SeriesKind kind) =>
        [.. all.Where(series => series.Key.Kind == kind).Select(static series => (series, LabelsOf(series)))];

    private static string LabelsOf(GenAISeries series)
    {
        SeriesKey key = series.Key;
        if (series.IsOverflow)
        {
            return MetricsText.Label("otel_metric_overflow", "true");
        }
        return MetricsText.Labels(
            MetricsText.Label("service_name", key.Service),
            MetricsText.Label("gen_ai_agent_name", key.Agent),
            MetricsText.Label(key.Kind == SeriesKind.Tool ? "gen_ai_tool_name" : "gen_ai_operation_name", key.Name),
            MetricsText.Label("gen_ai_provider_name", key.Provider),
            MetricsText.Label("gen_ai_request_model", key.RequestModel),
            MetricsText.Label("gen_ai_response_model", key.ResponseModel));
    }
}

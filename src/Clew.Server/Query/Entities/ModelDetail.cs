using System.Text.Json;
using Clew.Storage;
using Clew.Telemetry;

namespace Clew.Server.Query.Entities;

/// <summary>One model: its sums, who calls it, what was asked for and what was served, and what its parameters go with.</summary>
internal sealed class ModelDetail(
    UsageBucket? total, IReadOnlyList<UsageBucket> callers, IReadOnlyList<UsageBucket> providers, SeriesPoint? speed, SeriesGroup? window, CallSample sample)
{
    private const double SpeedScale = 1000;
    private const double WindowScale = 1e6;

    public void Write(Utf8JsonWriter json)
    {
        WriteSums(json, total, speed, window);
        json.WriteNamedCalls("callers"u8, callers);
        json.WriteNamedCalls("providers"u8, providers);
        json.WriteSample(sample);
        json.WriteErrorClasses(sample);
        json.WriteCounts("finishReasons"u8, ModelList.FinishReasons(sample.Spans));
        WriteRequested(json);
        json.WriteStartArray("parameters"u8);
        foreach (ParameterImpact impact in ParameterImpact.Of(sample.Spans))
        {
            impact.Write(json);
        }
        json.WriteEndArray();
        json.WriteCalls("slowest"u8, sample.Slowest);
        json.WriteCalls("dearest"u8, sample.Dearest);
        json.WriteCalls("failed"u8, sample.Failed);
    }

    public static void WriteSums(Utf8JsonWriter json, UsageBucket? sums, SeriesPoint? speed, SeriesGroup? window)
    {
        json.WriteNumber("calls"u8, sums?.Calls ?? 0);
        json.WriteNumber("errors"u8, sums?.Errors ?? 0);
        json.WriteUsage("usage"u8, sums?.Usage ?? new UsageTotals(0, 0, 0, 0, 0, null));
        json.WriteNumber("unpricedCalls"u8, sums?.UnpricedCalls ?? 0);
        json.WritePercentiles(sums?.Durations);
        json.WriteNumber("ttftCalls"u8, sums?.Ttft.Count ?? 0);
        json.WriteNumberOrNull("ttftP50Nanos"u8, sums?.Ttft.P50Nanos);
        json.WriteNumberOrNull("ttftP95Nanos"u8, sums?.Ttft.P95Nanos);
        json.WriteNumberOrNull("tokensPerSecondP50"u8, speed?.P50 / SpeedScale);
        json.WriteNumberOrNull("contextUseP50"u8, window?.Total.P50 / WindowScale);
        json.WriteNumberOrNull("contextUseP95"u8, window?.Total.P95 / WindowScale);
        json.WriteNumberOrNull("contextUseMax"u8, window is { Values: [.., (long fullest, _)] } ? fullest / WindowScale : null);
    }

    /// <summary>Names that were asked for, and how often the provider answered to each.</summary>
    private void WriteRequested(Utf8JsonWriter json)
    {
        json.WriteStartArray("requested"u8);
        foreach (IGrouping<string, Span> group in sample.Spans.GroupBy(call => call.Llm?.RequestModel.ToString() ?? "").OrderByDescending(group => group.Count()))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, group.Key.Length == 0 ? null : group.Key);
            json.WriteNumber("calls"u8, group.Count());
            json.WriteNumber("errors"u8, group.Count(call => call.IsError));
            json.WriteTime("firstTime"u8, group.Min(call => call.StartTimeUnixNano));
            json.WriteTime("lastTime"u8, group.Max(call => call.StartTimeUnixNano));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

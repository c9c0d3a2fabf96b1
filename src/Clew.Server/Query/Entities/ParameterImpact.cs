using System.Globalization;
using System.Text.Json;
using Clew.Telemetry;

namespace Clew.Server.Query.Entities;

/// <summary>Latency, cost and errors of calls by the value of a request parameter: what goes together, not what causes it.</summary>
internal sealed class ParameterImpact
{
    /// <summary>Values that are told one by one; more are put together in ranges.</summary>
    private const int ValuesMax = 12;

    private readonly string name;
    private readonly IReadOnlyList<IGrouping<double, Span>> groups;
    private readonly double width;

    private ParameterImpact(string name, double width, IReadOnlyList<IGrouping<double, Span>> groups)
    {
        this.name = name;
        this.width = width;
        this.groups = groups;
    }

    /// <summary>Parameters that some of the calls tell. Calls without a value are no group: their provider's default is not known.</summary>
    public static IEnumerable<ParameterImpact> Of(IReadOnlyList<Span> calls)
    {
        (string Name, Func<GenAICall, double?> Read)[] parameters =
        [
            ("temperature", call => call.Temperature), ("top_p", call => call.TopP), ("top_k", call => call.TopK), ("max_tokens", call => call.MaxTokens),
        ];
        foreach ((string name, Func<GenAICall, double?> read) in parameters)
        {
            Span[] told = [.. calls.Where(call => call.Llm is { } llm && read(llm) is { } value && double.IsFinite(value))];
            if (told.Length > 0)
            {
                yield return Group(name, told, call => read(call.Llm!)!.Value);
            }
        }
    }

    private static ParameterImpact Group(string name, Span[] calls, Func<Span, double> valueOf)
    {
        int values = calls.Select(valueOf).Distinct().Take(ValuesMax + 1).Count();
        double range = calls.Max(valueOf) - calls.Min(valueOf);
        // The power of ten that gives at most as many ranges as values are told one by one.
        double width = values <= ValuesMax ? 0 : Math.Pow(10, Math.Ceiling(Math.Log10(range / ValuesMax)));
        return new ParameterImpact(name, width, [.. calls.GroupBy(call => width == 0 ? valueOf(call) : Math.Floor(valueOf(call) / width) * width).OrderBy(group => group.Key)]);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteStartArray("values"u8);
        foreach (IGrouping<double, Span> group in groups)
        {
            json.WriteStartObject();
            json.WriteNumber("from"u8, double.Parse(group.Key.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
            json.WriteNumberOrNull("to"u8, width == 0 ? null : (double?)(group.Key + width));
            json.WriteNumber("calls"u8, group.Count());
            json.WriteNumber("errors"u8, group.Count(call => call.IsError));
            json.WriteNumberOrNull("p50Nanos"u8, CallSample.Percentile(group.Select(call => call.DurationNanos), 0.5));
            json.WriteNumberOrNull("p95Nanos"u8, CallSample.Percentile(group.Select(call => call.DurationNanos), 0.95));
            json.WriteNumberOrNull("meanOutputTokens"u8, MeanOf(group, call => call.Usage?.OutputTotal));
            json.WriteNumberOrNull("meanCostUsd"u8, MeanOf(group, call => call.CostNanoUsd) / 1e9);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static double? MeanOf(IEnumerable<Span> calls, Func<Span, long?> read) => calls.Select(read).Average();
}

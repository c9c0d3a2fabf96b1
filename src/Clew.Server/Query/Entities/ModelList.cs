using System.Text.Json;
using Clew.Storage;
using Clew.Telemetry;

namespace Clew.Server.Query.Entities;

/// <summary>A row per model. Its sums are those of <c>/api/v1/usage</c>; finish reasons and requested names are of the newest calls.</summary>
internal sealed class ModelList(
    IReadOnlyList<UsageBucket> models, IReadOnlyList<UsageBucket> providers, IReadOnlyList<SeriesGroup> speeds, IReadOnlyList<SeriesGroup> windows, CallSample sample)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteSample(sample);
        ILookup<(string?, bool), SeriesPoint> speedOf = speeds.ToLookup(group => (group.Value, group.IsOther), group => group.Total);
        ILookup<(string?, bool), SeriesGroup> windowOf = windows.ToLookup(group => (group.Value, group.IsOther));
        ILookup<string, string> providersOf = providers.Where(bucket => bucket is { IsOther: false } && bucket.Group[1] is not null)
            .ToLookup(bucket => bucket.Group[0] ?? "", bucket => bucket.Group[1]!);
        ILookup<string, Span> callsOf = sample.Spans.ToLookup(ServedBy);
        json.WriteStartArray("items"u8);
        foreach (UsageBucket model in models)
        {
            (string? Name, bool IsOther) key = (model.Group[0], model.IsOther);
            Span[] calls = [.. callsOf[key.Name ?? ""].Where(_ => !key.IsOther)];
            json.WriteStartObject();
            json.WriteString("name"u8, key.Name);
            json.WriteBoolean("isOther"u8, key.IsOther);
            json.WriteStrings("providers"u8, providersOf[key.Name ?? ""].Where(_ => !key.IsOther));
            ModelDetail.WriteSums(json, model, speedOf[key].SingleOrDefault(), windowOf[key].SingleOrDefault());
            json.WriteCounts("finishReasons"u8, FinishReasons(calls));
            json.WriteStrings("requestedAs"u8, calls.Select(call => call.Llm?.RequestModel.ToString() ?? "").Where(name => name.Length > 0 && name != key.Name).Distinct());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static string ServedBy(Span call) => call.Llm is { } llm ? llm.ResponseModel.Or(llm.RequestModel).ToString() : "";

    /// <summary>Why calls ended, the most frequent reason first.</summary>
    public static IEnumerable<(string Reason, int Calls)> FinishReasons(IEnumerable<Span> calls) => calls
        .Select(call => call.Llm?.FinishReasons.ToString() ?? "").Where(reasons => reasons.Length > 0).SelectMany(reasons => reasons.Split(','))
        .GroupBy(reason => reason, StringComparer.Ordinal).Select(group => (group.Key, group.Count()))
        .OrderByDescending(one => one.Item2).ThenBy(one => one.Key, StringComparer.Ordinal);
}

using System.Text.Json;
using Clew.Storage;
using Clew.Storage.DuckDB;

namespace Clew.Server.Query.Series;

/// <summary>Totals of one time: of its runs, and of the calls that started in it. Tokens and cost are those that <c>/api/v1/usage</c> tells.</summary>
internal sealed record OverviewTotals(SeriesPoint? Runs, UsageBucket? Models, UsageBucket? Tools)
{
    public static async Task<OverviewTotals> ReadAsync(DuckDBReader reader, OverviewFilter filter, SeriesPoint? runs, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<UsageBucket>> models = reader.ReadUsageAsync(filter.Usage(UsageCalls.Model), cancellationToken);
        Task<IReadOnlyList<UsageBucket>> tools = reader.ReadUsageAsync(filter.Usage(UsageCalls.Tool), cancellationToken);
        return new OverviewTotals(runs, (await models).SingleOrDefault(), (await tools).SingleOrDefault());
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("runs"u8, Runs?.Count ?? 0);
        json.WriteNumber("errors"u8, Runs?.Errors ?? 0);
        json.WriteNumber("truncated"u8, Runs?.Truncated ?? 0);
        json.WriteNumberOrNull("p50Nanos"u8, Runs?.P50);
        json.WriteNumberOrNull("p95Nanos"u8, Runs?.P95);
        json.WriteNumberOrNull("p99Nanos"u8, Runs?.P99);
        json.WriteNumber("modelCalls"u8, Models?.Calls ?? 0);
        json.WriteNumber("modelErrors"u8, Models?.Errors ?? 0);
        json.WriteNumber("toolCalls"u8, Tools?.Calls ?? 0);
        json.WriteNumber("toolErrors"u8, Tools?.Errors ?? 0);
        json.WriteNumber("inputTokens"u8, Models?.Usage.InputTokens ?? 0);
        json.WriteNumber("outputTokens"u8, Models?.Usage.OutputTokens ?? 0);
        json.WriteNumberOrNull("costUsd"u8, Models?.Usage.CostUsd);
        json.WriteNumber("unpricedCalls"u8, Models?.UnpricedCalls ?? 0);
        json.WriteNumberOrNull("ttftP50Nanos"u8, Models?.Ttft.P50Nanos);
        json.WriteNumberOrNull("ttftP99Nanos"u8, Models?.Ttft.P99Nanos);
        json.WriteEndObject();
    }
}

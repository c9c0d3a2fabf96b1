using Clew.Alert.Evaluate;
using Clew.Alert.Rules;
using Clew.Pipeline;
using Clew.Pipeline.Cost;
using Clew.Server.Ingest;
using Clew.Server.Query.Search;
using Clew.Storage;
using Clew.Storage.DuckDB;
using Clew.Storage.Search;
using Clew.Telemetry;

namespace Clew.Server.Alerts;

/// <summary>The numbers of rules, from the store and from what came in.</summary>
internal static class StoreNumbers
{
    /// <summary>Pages of findings that one rule counts; 10,000 findings.</summary>
    private const int FindingPagesMax = 10;

    private const int FindingsPerPage = 1_000;

    public static AlertData Of(DuckDBStore store, PriceTable prices, ContextWindows windows, SenderLedger senders, IngestPipeline pipeline) => new()
    {
        ReadUsage = store.Reader.ReadUsageSlicesAsync,
        ReadRuns = store.Reader.ReadRunSlicesAsync,
        FindTraces = (query, from, to, cancellationToken) => FindTracesAsync(store, windows, query, from, to, cancellationToken),
        WindowOf = (provider, model) => prices.ContextWindow(Utf8Text.From(provider), Utf8Text.From(model), default),
        FindFindings = (types, from, to, cancellationToken) => FindFindingsAsync(store, types, from, to, cancellationToken),
        ExplainFailures = new FailureSuspects(store, pipeline).FindAsync,
        IntakeOf = senders.IntakeOf,
    };

    private static async Task<IReadOnlyList<FoundItem>> FindTracesAsync(DuckDBStore store, ContextWindows windows, string query, long from, long to, CancellationToken cancellationToken)
    {
        SearchExpression search = SearchParser.Parse(query)!;
        TraceQuery asked = new()
        {
            FromUnixNano = from,
            ToUnixNano = to,
            Search = await windows.ResolveAsync(search, cancellationToken),
            Limit = AlertData.TracesMax,
        };
        Page<TraceSummary> page = await store.Reader.ListTracesAsync(asked, cancellationToken);
        return [.. page.Items.Select(trace => new FoundItem(trace.StartTimeUnixNano, trace.Service, trace.Agent, null, trace.Models.Count == 1 ? trace.Models[0] : null)
        {
            User = trace.UserId,
            Models = trace.Models,
        })];
    }

    private static async Task<IReadOnlyList<FoundItem>> FindFindingsAsync(DuckDBStore store, IReadOnlyList<string> types, long from, long to, CancellationToken cancellationToken)
    {
        List<FoundItem> found = [];
        string? cursor = null;
        for (int page = 0; page < FindingPagesMax; page++)
        {
            FindingQuery query = new() { FromUnixNano = from, ToUnixNano = to, Types = types, Limit = FindingsPerPage, Cursor = cursor };
            Page<StoredFinding> items = await store.Findings.ListAsync(query, cancellationToken);
            found.AddRange(items.Items.Select(item => new FoundItem(item.Finding.TimeUnixNanos, item.Finding.Service, item.Finding.Agent, item.Finding.Tool, item.Finding.Model) { Type = item.Finding.Type }));
            cursor = items.NextCursor;
            if (cursor is null)
            {
                break;
            }
        }
        return found;
    }
}

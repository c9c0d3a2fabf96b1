using Clew.Export;
using Clew.Export.Queue;
using Clew.Storage;
using Clew.Telemetry;
using Clew.Telemetry.Findings;

namespace Clew.Server.Settle;

/// <summary>Counts findings that were not there before, and sends them to the destinations that ask for them, as log records <c>clew.finding</c>.</summary>
internal sealed class FindingExport(FanOut fanOut, FindingCounters counters, TimeProvider time)
{
    /// <summary>Findings that were told already; a trace that goes on is looked at again, and only what is new is told.</summary>
    private const int ToldMax = 50_000;

    private readonly HashSet<(TraceId, string, string)> told = [];
    private readonly Queue<(TraceId, string, string)> toldOrder = new();
    private readonly InstrumentationScope scope = new() { Name = "clew", Version = ServerVersion.Text };

    public async Task SendAsync(IReadOnlyList<FindingLook> looks, CancellationToken cancellationToken)
    {
        List<Finding> fresh = [.. looks.SelectMany(look => look.Findings).Where(IsFresh)];
        foreach (Finding finding in fresh)
        {
            counters.Found(finding.Type);
        }
        if (fresh.Count == 0 || !fanOut.TakesFindings)
        {
            return;
        }
        LogBatch batch = new();
        foreach (Finding finding in fresh)
        {
            Fill(batch.Add(), finding);
        }
        if (fanOut.PrepareFindings(batch) is not { } prepared)
        {
            counters.Unsent(fresh.Count);
            return;
        }
        try
        {
            await prepared.CommitAsync().WaitAsync(cancellationToken);
        }
        catch (ExportQueueException)
        {
            // The destination's health tells why; the findings stay in the store.
            counters.Unsent(fresh.Count);
        }
    }

    private bool IsFresh(Finding finding)
    {
        (TraceId, string, string) key = (finding.TraceId, finding.Type, finding.Subject);
        if (!told.Add(key))
        {
            return false;
        }
        toldOrder.Enqueue(key);
        if (toldOrder.Count > ToldMax)
        {
            told.Remove(toldOrder.Dequeue());
        }
        return true;
    }

    private void Fill(LogRecord record, Finding finding)
    {
        record.TimeUnixNano = finding.TimeUnixNanos;
        record.ObservedTimeUnixNano = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        // INFO, WARN and ERROR of the log data model.
        (record.SeverityNumber, record.SeverityText) = finding.Severity switch
        {
            FindingSeverity.Info => ((byte)9, Utf8Text.From("INFO")),
            FindingSeverity.Warning => ((byte)13, Utf8Text.From("WARN")),
            _ => ((byte)17, Utf8Text.From("ERROR")),
        };
        record.EventName = "clew.finding";
        record.Body = AnyValue.From(finding.Explanation);
        record.TraceId = finding.TraceId;
        record.SpanId = finding.EvidenceSpanIds.Count > 0 ? finding.EvidenceSpanIds[0] : default;
        record.Scope = scope;
        Resource resource = new() { Service = Utf8Text.From(finding.Service) };
        resource.Attributes.Add("service.name", AnyValue.From(finding.Service));
        record.Resource = resource;
        Add("clew.finding.type", finding.Type);
        Add("clew.finding.subject", finding.Subject.Length == 0 ? null : finding.Subject);
        Add("clew.finding.severity", finding.Severity.ToString().ToLowerInvariant());
        Add("gen_ai.agent.name", finding.Agent);
        Add("gen_ai.tool.name", finding.Tool);
        Add("gen_ai.request.model", finding.Model);
        record.Attributes.Add("clew.finding.evidence_count", AnyValue.From((long)finding.EvidenceCount));
        if (finding.WastedTokens is { } tokens)
        {
            record.Attributes.Add("clew.finding.wasted_tokens", AnyValue.From(tokens));
        }
        if (finding.WastedCostUsd is { } cost)
        {
            record.Attributes.Add("clew.finding.wasted_cost_usd", AnyValue.From(cost));
        }

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                record.Attributes.Add(key, AnyValue.From(value));
            }
        }
    }
}

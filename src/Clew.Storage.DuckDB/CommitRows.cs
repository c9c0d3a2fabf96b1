using System.Runtime.InteropServices;
using Clew.Storage.DuckDB.Findings;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Packing;
using Clew.Storage.DuckDB.Runs;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>The rows of one commit: what came in, the trace fragments and the sums that follow from it. One per writer; reused.</summary>
internal sealed class CommitRows : IDisposable
{
    private readonly RowBlockBuilder tables;
    private readonly ContentRow content = new();
    private readonly AttributeText attributes = new();
    private readonly ValueJson json = new();
    private readonly GroupedText group = new();
    private readonly HexTail tail = new();
    private readonly Dictionary<(TraceId, SpanId), int> lastOfSpan = [];
    private readonly Dictionary<TraceId, TraceFragment> fragments = [];
    private readonly Stack<TraceFragment> spareFragments = [];
    private readonly UsageRollup usage = new();
    private TraceFragment? lastFragment;
    private long duplicates;

    internal CommitRows(TableShape[] shapes) => tables = new RowBlockBuilder(shapes);

    internal RowBlock Build(BlockMemory owner) => tables.Build(owner);

    internal void Add(DayFile file, IReadOnlyList<SpanBatch> spans, IReadOnlyList<LogBatch> logs, IReadOnlyList<MetricBatch> metrics)
    {
        AddSpans(file, spans);
        AddFragments();
        AddRuns(file);
        usage.Append(file, tables);
        AddLogs(file, logs);
        AddMetrics(file, metrics);
    }

    /// <summary>Adds signed corrections and returns how many traces they are of.</summary>
    internal int AddCorrections(DayFile file, IReadOnlyList<(Span Span, SpanShare Change)> changes)
    {
        foreach ((Span span, SpanShare change) in changes)
        {
            SettlementRow.Append(tables[StoreTable.Settlements], span, change);
            FragmentOf(span.TraceId).AddSums(span, change);
            usage.Add(span, change);
        }
        AddFragments();
        usage.Append(file, tables);
        return fragments.Count;
    }

    /// <summary>Adds runs to the sums, and takes others away.</summary>
    internal void AddRuns(DayFile file, IReadOnlyList<(Run Run, int Sign)> changes)
    {
        foreach ((Run run, int sign) in changes)
        {
            run.Append(tables[StoreTable.Runs], tables[StoreTable.RunKeys], file.RunKeys, sign);
        }
    }

    /// <summary>Adds what was found in traces.</summary>
    internal void AddFindings(IReadOnlyList<FindingLook> looks, long number)
    {
        foreach (FindingLook look in looks)
        {
            FindingRow.Append(tables[StoreTable.Findings], look, number);
        }
    }

    /// <summary>Once they are durable, the traces of the commit wait for their settlement.</summary>
    internal void TellTouched(UnsettledTraces unsettled)
    {
        foreach (TraceFragment fragment in fragments.Values)
        {
            unsettled.Touch(new UnsettledTrace(fragment.TraceId, fragment.IsMixed, fragment.HasRoot, fragment.MinStart, fragment.MaxStart));
        }
    }

    internal void Count(StoreCounters counters)
    {
        counters.SpansWritten += tables[StoreTable.Spans].Rows;
        counters.PartsWritten += tables[StoreTable.Parts].Rows;
        counters.UsageRowsWritten += tables[StoreTable.Usage].Rows;
        counters.LogsWritten += tables[StoreTable.Logs].Rows;
        counters.MetricPointsWritten += tables[StoreTable.MetricPoints].Rows;
        counters.FindingRowsWritten += tables[StoreTable.Findings].Rows;
        counters.DuplicateSpans += duplicates;
    }

    internal void Clear()
    {
        foreach (TraceFragment fragment in fragments.Values)
        {
            spareFragments.Push(fragment);
        }
        fragments.Clear();
        lastFragment = null;
        usage.Clear();
        tables.Clear();
        duplicates = 0;
    }

    private void AddSpans(DayFile file, IReadOnlyList<SpanBatch> batches)
    {
        duplicates = FindDuplicates(batches);
        AddToSums(batches);
        TableBuilder spans = tables[StoreTable.Spans];
        int index = 0;
        Resource? knownResource = null;
        InstrumentationScope? knownScope = null;
        for (int b = 0; b < batches.Count; b++)
        {
            SpanBatch batch = batches[b];
            for (int i = 0; i < batch.Count; i++, index++)
            {
                Span span = batch[i];
                if (IsRepeated(span, index))
                {
                    continue;
                }
                if (span.Resource != knownResource || span.Scope != knownScope)
                {
                    tables.AddOrigin(file, span.Resource, span.Scope, attributes);
                    knownResource = span.Resource;
                    knownScope = span.Scope;
                }
                SpanRow.Append(tables, file, span, attributes, json, content, group, tail);
                spans.Include(span.StartTimeUnixNano, span.StartTimeUnixNano);
            }
        }
    }

    /// <summary>Before the rows: which previews a trace takes is known when all of its spans were seen.</summary>
    private void AddToSums(IReadOnlyList<SpanBatch> batches)
    {
        int index = 0;
        for (int b = 0; b < batches.Count; b++)
        {
            SpanBatch batch = batches[b];
            for (int i = 0; i < batch.Count; i++, index++)
            {
                Span span = batch[i];
                if (IsRepeated(span, index))
                {
                    FragmentOf(span.TraceId).IsMixed = true;
                    continue;
                }
                FragmentOf(span.TraceId).Add(span, b);
                usage.Add(span, SpanShare.Of(span));
            }
        }
    }

    private bool IsRepeated(Span span, int index) => duplicates > 0 && lastOfSpan[(span.TraceId, span.SpanId)] != index;

    /// <summary>Remembers where each span comes last, and returns how many come again.</summary>
    private long FindDuplicates(IReadOnlyList<SpanBatch> batches)
    {
        lastOfSpan.Clear();
        int index = 0;
        for (int b = 0; b < batches.Count; b++)
        {
            SpanBatch batch = batches[b];
            for (int i = 0; i < batch.Count; i++)
            {
                lastOfSpan[(batch[i].TraceId, batch[i].SpanId)] = index++;
            }
        }
        return index - lastOfSpan.Count;
    }

    private TraceFragment FragmentOf(TraceId traceId)
    {
        if (lastFragment is { } last && last.TraceId == traceId)
        {
            return last;
        }
        ref TraceFragment? fragment = ref CollectionsMarshal.GetValueRefOrAddDefault(fragments, traceId, out bool exists);
        if (!exists)
        {
            if (!spareFragments.TryPop(out fragment))
            {
                fragment = new TraceFragment();
            }
            fragment.Reset(traceId);
        }
        lastFragment = fragment;
        return fragment!;
    }

    private void AddFragments()
    {
        TableBuilder traces = tables[StoreTable.Traces];
        foreach (TraceFragment fragment in fragments.Values)
        {
            fragment.Append(traces);
            traces.Include(fragment.MinStart, fragment.MaxEnd);
        }
    }

    /// <summary>A trace without its root in the commit waits for its settlement: most often the rest is on its way.</summary>
    private void AddRuns(DayFile file)
    {
        TableBuilder runs = tables[StoreTable.Runs];
        TableBuilder keys = tables[StoreTable.RunKeys];
        foreach (TraceFragment fragment in fragments.Values)
        {
            if (fragment.HasRoot)
            {
                fragment.ToRun().Append(runs, keys, file.RunKeys, sign: 1);
            }
        }
    }

    private void AddLogs(DayFile file, IReadOnlyList<LogBatch> batches)
    {
        TableBuilder logs = tables[StoreTable.Logs];
        for (int b = 0; b < batches.Count; b++)
        {
            LogBatch batch = batches[b];
            for (int i = 0; i < batch.Count; i++)
            {
                LogRecord log = batch[i];
                tables.AddOrigin(file, log.Resource, log.Scope, attributes);
                LogRow.Append(logs, log, attributes);
                logs.Include(log.EffectiveTimeUnixNano, log.EffectiveTimeUnixNano);
            }
        }
    }

    private void AddMetrics(DayFile file, IReadOnlyList<MetricBatch> batches)
    {
        TableBuilder points = tables[StoreTable.MetricPoints];
        for (int b = 0; b < batches.Count; b++)
        {
            MetricBatch batch = batches[b];
            for (int i = 0; i < batch.Count; i++)
            {
                MetricPoint point = batch[i];
                tables.AddOrigin(file, point.Resource, point.Scope, attributes);
                MetricRow.Append(points, point, attributes, json);
                points.Include(point.TimeUnixNano, point.TimeUnixNano);
            }
        }
    }

    public void Dispose()
    {
        tables.Dispose();
        json.Dispose();
    }
}

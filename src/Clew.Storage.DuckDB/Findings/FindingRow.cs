using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;
using Clew.Telemetry.Findings;

namespace Clew.Storage.DuckDB.Findings;

/// <summary>A finding as a row of <c>findings</c>.</summary>
internal static class FindingRow
{
    /// <summary>What <see cref="Read"/> reads, in its order.</summary>
    internal const string Columns =
        "trace_id, time_ns, type, subject, severity, service, agent, tool, model, evidence, evidence_count, wasted_tokens, wasted_cost, explanation";

    /// <summary>What a look found, or a row that says that it found nothing.</summary>
    /// <param name="target">The table.</param>
    /// <param name="look">The look.</param>
    /// <param name="number">Of the look, above those of all looks before it.</param>
    internal static void Append(TableBuilder target, FindingLook look, long number)
    {
        foreach (Finding finding in look.Findings)
        {
            Begin(target, look, number);
            target.Int64(finding.TimeUnixNanos);
            Text(target, finding.Type);
            Text(target, finding.Subject);
            target.Byte((byte)finding.Severity);
            Text(target, finding.Service);
            Text(target, finding.Agent);
            Text(target, finding.Tool);
            Text(target, finding.Model);
            target.BeginList();
            foreach (SpanId span in finding.EvidenceSpanIds.Take(Finding.EvidenceMax))
            {
                target.UInt64Item(span.Value);
            }
            target.EndList();
            target.Int64(finding.EvidenceCount);
            target.Int64(finding.WastedTokens);
            target.Double(finding.WastedCostUsd is { } cost && double.IsFinite(cost) ? cost : null);
            Text(target, finding.Explanation);
            target.EndRow();
            target.Include(Math.Min(look.StartUnixNano, finding.TimeUnixNanos), Math.Max(look.StartUnixNano, finding.TimeUnixNanos));
        }
        if (look.Findings.Count == 0)
        {
            AppendNothing(target, look, number);
        }
    }

    internal static Finding Read(ResultReader row)
    {
        List<SpanId> evidence = [];
        foreach (ulong span in row.GetList(9).AsUInt64)
        {
            evidence.Add(new SpanId(span));
        }
        return new Finding(
            row.GetTraceId(0),
            row.GetStringOrNull(2) ?? "",
            row.GetStringOrNull(3) ?? "",
            (FindingSeverity)row.GetByte(4),
            row.GetInt64(1),
            row.GetStringOrNull(5) ?? "",
            row.GetStringOrNull(6),
            row.GetStringOrNull(7),
            row.GetStringOrNull(8),
            evidence,
            (int)row.GetInt64(10),
            row.GetInt64OrNull(11),
            row.GetDoubleOrNull(12),
            row.GetStringOrNull(13) ?? "");
    }

    private static void AppendNothing(TableBuilder target, FindingLook look, long number)
    {
        Begin(target, look, number);
        target.Int64(look.StartUnixNano);
        target.Null();
        target.Null();
        target.Byte(0);
        for (int column = 0; column < 4; column++)
        {
            target.Null();
        }
        target.BeginList();
        target.EndList();
        target.Int64(0);
        for (int column = 0; column < 3; column++)
        {
            target.Null();
        }
        target.EndRow();
        target.Include(look.StartUnixNano, look.StartUnixNano);
    }

    private static void Begin(TableBuilder target, FindingLook look, long number)
    {
        target.BeginRow();
        target.TraceId(look.TraceId);
        target.Int64(number);
        target.Int64(look.StartUnixNano);
    }

    private static void Text(TableBuilder target, string? text) => target.Text(Utf8Text.From(text));
}

using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>A span as a row of <c>spans</c>, in the order of the columns in <c>day.sql</c>.</summary>
internal static class SpanRow
{
    internal static void Append(RowBlockBuilder tables, DayFile file, Span span, AttributeText attributes, ValueJson json, ContentRow content)
    {
        TableBuilder appender = tables[StoreTable.Spans];
        appender.BeginRow();
        AppendSpan(appender, span);
        AppendUnderstood(appender, span);
        attributes.Append(appender, span);
        if (span.Events.Count > 0)
        {
            appender.Text(json.Write(span.Events));
        }
        else
        {
            appender.Null();
        }
        if (span.Links.Count > 0)
        {
            appender.Text(json.Write(span.Links));
        }
        else
        {
            appender.Null();
        }
        appender.UInt32(span.DroppedAttributesCount);
        appender.UInt32(span.DroppedEventsCount);
        appender.UInt32(span.DroppedLinksCount);
        content.Append(tables, file, span, attributes);
        appender.EndRow();
    }

    private static void AppendSpan(TableBuilder appender, Span span)
    {
        appender.TraceId(span.TraceId);
        appender.UInt64(span.SpanId.Value);
        appender.UInt64(span.ParentSpanId.Value);
        appender.Int64(span.StartTimeUnixNano);
        appender.Int64(span.EndTimeUnixNano - span.StartTimeUnixNano);
        appender.Int64(span.ReceivedTimeUnixNano);
        appender.Text(span.Name);
        appender.Byte((byte)span.OtlpKind);
        appender.Byte((byte)span.Kind);
        appender.Byte((byte)span.StatusCode);
        appender.Text(span.StatusMessage);
        OriginColumns.Append(appender, span.Resource, span.Scope);
        appender.Text(span.TraceState);
        appender.UInt32(span.Flags);
    }

    private static void AppendUnderstood(TableBuilder appender, Span span)
    {
        appender.Text(span.Emitter);
        AppendLlm(appender, span.Llm);
        AppendUsage(appender, span.Usage);
        appender.Int64(span.CostNanoUsd);
        appender.Int64(span.ReportedCostNanoUsd);
        appender.Text(span.Agent);
        appender.Text(span.AgentId);
        appender.Text(span.AgentVersion);
        appender.Text(span.ToolName);
        appender.Text(span.ToolCallId);
        appender.Text(span.ToolType);
        appender.Text(span.RequestedTools);
        appender.Text(span.ConversationId);
        appender.Text(span.UserId);
        appender.Text(span.ErrorType);
        appender.Text(span.ErrorMessage);
        appender.Int64(span.Iterations);
        appender.Boolean(span.Counted);
        AppendReason(appender, span.NotCountedBecause);
        appender.Boolean(span.HasContent);
        appender.Boolean(span.FromLog);
    }

    /// <summary>Only the word: a reader asks the ledger again, and the span id behind it would be the dearest text of the table.</summary>
    private static void AppendReason(TableBuilder appender, Utf8Text reason)
    {
        int end = reason.IsNull ? -1 : reason.Span.IndexOf((byte)' ');
        appender.Text(end < 0 ? reason : reason.Slice(0, end));
    }

    private static void AppendLlm(TableBuilder appender, GenAICall? llm)
    {
        appender.Text(llm?.Operation ?? default);
        appender.Text(llm?.Provider ?? default);
        appender.Text(llm?.RequestModel ?? default);
        appender.Text(llm?.ResponseModel ?? default);
        appender.Text(llm?.ResponseId ?? default);
        appender.Text(llm?.FinishReasons ?? default);
        appender.Text(llm?.FinishReasonsOriginal ?? default);
        appender.Boolean(llm?.Stream);
        appender.Int64(llm?.TtftNanos);
        appender.Double(llm?.Temperature);
        appender.Double(llm?.TopP);
        appender.Int64(llm?.TopK);
        appender.Int64(llm?.MaxTokens);
        appender.Boolean(llm is not null);
    }

    private static void AppendUsage(TableBuilder appender, TokenUsage? usage)
    {
        appender.Int64(usage?.FreshInput);
        appender.Int64(usage?.CacheRead);
        appender.Int64(usage?.CacheWrite);
        appender.Int64(usage?.CacheWrite1h);
        appender.Int64(usage?.Output);
        appender.Int64(usage?.Reasoning);
    }
}

using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Packing;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>A span as a row of <c>spans</c>, in the order of the columns in <c>day.sql</c>.</summary>
internal static class SpanRow
{
    internal static void Append(RowBlockBuilder tables, DayFile file, Span span, AttributeText attributes, ValueJson json, ContentRow content, GroupedText group, HexTail tail)
    {
        TableBuilder appender = tables[StoreTable.Spans];
        appender.BeginRow();
        AppendSpan(appender, span, group);
        AppendUnderstood(appender, span, group, tail);
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

    private static void AppendSpan(TableBuilder appender, Span span, GroupedText group)
    {
        appender.TraceId(span.TraceId);
        appender.UInt64(span.SpanId.Value);
        appender.UInt64(span.ParentSpanId.Value);
        appender.Int64(span.StartTimeUnixNano);
        appender.Int64(span.EndTimeUnixNano - span.StartTimeUnixNano);
        appender.Int64(span.ReceivedTimeUnixNano);
        appender.RepeatedText(span.Name);
        appender.Byte((byte)span.OtlpKind);
        appender.Byte((byte)span.Kind);
        appender.Byte((byte)span.StatusCode);
        appender.Text(span.StatusMessage);
        Resource resource = span.Resource;
        InstrumentationScope scope = span.Scope;
        group.Begin().Add(resource.Service).Add(resource.ServiceVersion).Add(resource.Environment).Add(scope.Name).Add(scope.Version).Add(span.Emitter).Append(appender);
        appender.UInt64(OriginColumns.HashOf(scope));
        appender.UInt64(resource.Hash);
        appender.Text(span.TraceState);
        appender.UInt32(span.Flags);
    }

    private static void AppendUnderstood(TableBuilder appender, Span span, GroupedText group, HexTail tail)
    {
        AppendLlm(appender, span.Llm, group, tail.Begin());
        AppendUsage(appender, span.Usage);
        appender.Int64(span.CostNanoUsd);
        appender.Int64(span.ReportedCostNanoUsd);
        group.Begin().Add(span.Agent).Add(span.AgentId).Add(span.AgentVersion).Add(span.ToolName).Add(span.ToolType).Append(appender);
        tail.AppendHead(appender, span.ToolCallId).AppendHead(appender, span.RequestedTools).AppendNumbers(appender);
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

    private static void AppendLlm(TableBuilder appender, GenAICall? llm, GroupedText group, HexTail tail)
    {
        group.Begin();
        if (llm is not null)
        {
            group.Add(llm.Operation).Add(llm.Provider).Add(llm.RequestModel).Add(llm.ResponseModel).Add(llm.FinishReasons).Add(llm.FinishReasonsOriginal);
        }
        group.Append(appender);
        tail.AppendHead(appender, llm?.ResponseId ?? default);
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

using System.Globalization;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Rows of <c>spans</c> as <see cref="Span"/>: skeletons for the tree of a trace, or with attributes, events and links.</summary>
internal sealed class SpanRowReader(OriginReader origins)
{
    /// <summary>Columns of a skeleton, in the order in which <see cref="Read"/> takes them.</summary>
    internal const string Skeleton =
        "trace_id, span_id, parent_span_id, start_ns, duration_ns, received_ns, name, otlp_kind, kind, status, status_message, "
        + OriginColumns.Names + ", trace_state, flags, emitter, is_llm, llm_operation, provider, request_model, response_model, response_id, "
        + "finish_reasons, finish_reasons_original, stream, ttft_ns, temperature, top_p, top_k, max_tokens, "
        + "fresh_input, cache_read, cache_write, cache_write_1h, output, reasoning, cost_nano, reported_cost_nano, "
        + "agent, agent_id, agent_version, tool_name, tool_call_id, tool_type, requested_tools, "
        + "conversation_id, user_id, error_type, error_message, "
        + "iterations, counted, not_counted_because, has_content, from_log, "
        + "dropped_attributes, dropped_events, dropped_links";

    internal const string Full = Skeleton + ", attrs, attr_types, promoted, events, links, " + PromotedAttributes.OwnColumns;

    private readonly Utf8Pool pool = origins.Pool;
    private int column;

    internal Span Read(ResultReader row, bool full)
    {
        column = 0;
        Span span = new()
        {
            TraceId = row.GetTraceId(column++),
            SpanId = new SpanId(row.GetUInt64(column++)),
            ParentSpanId = new SpanId(row.GetUInt64(column++)),
            StartTimeUnixNano = row.GetInt64(column++),
        };
        span.EndTimeUnixNano = span.StartTimeUnixNano + row.GetInt64(column++);
        span.ReceivedTimeUnixNano = row.GetInt64(column++);
        span.Name = Shared(row);
        span.OtlpKind = (OtlpSpanKind)row.GetByte(column++);
        span.Kind = (SpanKind)row.GetByte(column++);
        span.StatusCode = (StatusCode)row.GetByte(column++);
        span.StatusMessage = Shared(row);
        (span.Resource, span.Scope) = origins.Read(row, ref column);
        span.TraceState = Shared(row);
        span.Flags = row.GetUInt32(column++);
        span.Emitter = Shared(row);
        ReadLlm(row, span);
        ReadUsage(row, span);
        ReadUnderstood(row, span);
        span.DroppedAttributesCount = row.GetUInt32(column++);
        span.DroppedEventsCount = row.GetUInt32(column++);
        span.DroppedLinksCount = row.GetUInt32(column++);
        if (full)
        {
            PromotedAttributes.Restore(span, ulong.Parse(row.GetBytes(column + 2), NumberStyles.None, CultureInfo.InvariantCulture), span.Attributes);
            AttributeText.Read(row, column, span.Attributes, pool);
            column += 3;
            if (!row.IsNull(column))
            {
                ValueJson.ReadEvents(row.GetBytes(column), span);
            }
            column++;
            if (!row.IsNull(column))
            {
                ValueJson.ReadLinks(row.GetBytes(column), span.Links);
            }
            column++;
            PromotedAttributes.ReadOwn(row, column, span.Attributes, pool);
        }
        return span;
    }

    private void ReadLlm(ResultReader row, Span span)
    {
        const int columnCount = 14;
        if (!row.GetBoolean(column))
        {
            column += columnCount;
            return;
        }
        column++;
        GenAICall llm = span.EnsureLlm();
        llm.Operation = Shared(row);
        llm.Provider = Shared(row);
        llm.RequestModel = Shared(row);
        llm.ResponseModel = Shared(row);
        llm.ResponseId = Shared(row);
        llm.FinishReasons = Shared(row);
        llm.FinishReasonsOriginal = Shared(row);
        llm.Stream = row.IsNull(column) ? null : row.GetBoolean(column);
        column++;
        llm.TtftNanos = row.GetInt64OrNull(column++);
        llm.Temperature = row.GetDoubleOrNull(column++);
        llm.TopP = row.GetDoubleOrNull(column++);
        llm.TopK = row.GetInt64OrNull(column++);
        llm.MaxTokens = row.GetInt64OrNull(column++);
    }

    private void ReadUsage(ResultReader row, Span span)
    {
        const int columnCount = 6;
        if (!row.IsNull(column))
        {
            span.Usage = new TokenUsage
            {
                FreshInput = row.GetInt64(column),
                CacheRead = row.GetInt64(column + 1),
                CacheWrite = row.GetInt64(column + 2),
                CacheWrite1h = row.GetInt64(column + 3),
                Output = row.GetInt64(column + 4),
                Reasoning = row.GetInt64(column + 5),
            };
        }
        column += columnCount;
        span.CostNanoUsd = row.GetInt64OrNull(column++);
        span.ReportedCostNanoUsd = row.GetInt64OrNull(column++);
    }

    private void ReadUnderstood(ResultReader row, Span span)
    {
        span.Agent = Shared(row);
        span.AgentId = Shared(row);
        span.AgentVersion = Shared(row);
        span.ToolName = Shared(row);
        span.ToolCallId = Shared(row);
        span.ToolType = Shared(row);
        span.RequestedTools = Shared(row);
        span.ConversationId = Shared(row);
        span.UserId = Shared(row);
        span.ErrorType = Shared(row);
        span.ErrorMessage = Shared(row);
        span.Iterations = row.GetInt64OrNull(column++);
        span.Counted = row.GetBoolean(column++);
        span.NotCountedBecause = Shared(row);
        span.HasContent = row.GetBoolean(column++);
        span.FromLog = row.GetBoolean(column++);
    }

    private Utf8Text Shared(ResultReader row)
    {
        int index = column++;
        return row.IsNull(index) ? default : pool.Share(index, row.GetBytes(index));
    }
}

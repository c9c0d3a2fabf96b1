using System.Globalization;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Packing;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Rows of <c>spans</c> as <see cref="Span"/>: skeletons for the tree of a trace, or with attributes, events and links.</summary>
internal sealed class SpanRowReader(OriginReader origins)
{
    /// <summary>Columns of a skeleton, in the order in which <see cref="Read"/> takes them.</summary>
    internal const string Skeleton =
        "trace_id, span_id, parent_span_id, start_ns, duration_ns, received_ns, name, otlp_kind, kind, status, status_message, "
        + "origin, scope_hash, resource_hash, trace_state, flags, is_llm, call, response_id_head, "
        + "stream, ttft_ns, temperature, top_p, top_k, max_tokens, "
        + "fresh_input, cache_read, cache_write, cache_write_1h, output, reasoning, cost_nano, reported_cost_nano, "
        + "actor, tool_call_id_head, requested_tools_head, " + HexTail.Columns + ", "
        + "conversation_id, user_id, error_type, error_message, "
        + "iterations, counted, not_counted_because, has_content, from_log, "
        + "dropped_attributes, dropped_events, dropped_links";

    internal const string Full = Skeleton + ", attrs, attr_types, promoted, events, links, " + PromotedAttributes.OwnColumns;

    private readonly Utf8Pool pool = origins.Pool;
    private readonly SplitText origin = new(PackedColumns.OriginCount);
    private readonly SplitText call = new(PackedColumns.CallCount);
    private readonly SplitText actor = new(PackedColumns.ActorCount);
    private int column;
    private int responseId;

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
        ReadOrigin(row, span);
        span.TraceState = Shared(row);
        span.Flags = row.GetUInt32(column++);
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

    private void ReadOrigin(ResultReader row, Span span)
    {
        ReadOnlySpan<Utf8Text> texts = origin.Split(Shared(row));
        ulong scopeHash = row.GetUInt64(column++);
        ulong resourceHash = row.GetUInt64(column++);
        span.Resource = origins.ResourceOf(resourceHash, texts[0], texts[1], texts[2]);
        span.Scope = origins.ScopeOf(scopeHash, texts[3], texts[4]);
        span.Emitter = texts[5];
    }

    private void ReadLlm(ResultReader row, Span span)
    {
        const int columnCount = 9;
        if (!row.GetBoolean(column))
        {
            column += columnCount;
            return;
        }
        column++;
        GenAICall llm = span.EnsureLlm();
        ReadOnlySpan<Utf8Text> texts = call.Split(Shared(row));
        llm.Operation = texts[0];
        llm.Provider = texts[1];
        llm.RequestModel = texts[2];
        llm.ResponseModel = texts[3];
        llm.FinishReasons = texts[4];
        llm.FinishReasonsOriginal = texts[5];
        responseId = column++;
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
            span.Usage = UsageTokens.Read(row, column);
        }
        column += columnCount;
        span.CostNanoUsd = row.GetInt64OrNull(column++);
        span.ReportedCostNanoUsd = row.GetInt64OrNull(column++);
    }

    private void ReadUnderstood(ResultReader row, Span span)
    {
        ReadOnlySpan<Utf8Text> texts = actor.Split(Shared(row));
        span.Agent = texts[0];
        span.AgentId = texts[1];
        span.AgentVersion = texts[2];
        span.ToolName = texts[3];
        span.ToolType = texts[4];
        int tail = column + 2;
        span.ToolCallId = HexTail.Read(row, column, tail, pool);
        span.RequestedTools = HexTail.Read(row, column + 1, tail, pool);
        if (span.Llm is { } llm)
        {
            llm.ResponseId = HexTail.Read(row, responseId, tail, pool);
        }
        column += 4;
        span.ConversationId = Shared(row);
        span.UserId = Shared(row);
        span.ErrorType = Shared(row);
        span.ErrorMessage = Shared(row);
        span.Iterations = row.GetInt64OrNull(column++);
        span.Counted = row.GetBoolean(column++);
        span.NotCountedBecause = Shared(row);
        span.ContentExpired = row.IsNull(column);
        span.HasContent = !span.ContentExpired && row.GetBoolean(column);
        column++;
        span.FromLog = row.GetBoolean(column++);
    }

    private Utf8Text Shared(ResultReader row)
    {
        int index = column++;
        return row.IsNull(index) ? default : pool.Share(index, row.GetBytes(index));
    }
}

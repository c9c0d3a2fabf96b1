using System.Globalization;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Reads what was committed. Every read sees one consistent state, takes at most <see cref="DuckDBOptions.QueryTimeLimit"/> and can be
/// cancelled. All may throw <see cref="QueryTimeoutException"/> and <see cref="StoreUnavailableException"/>.
/// </summary>
public sealed class DuckDBReader
{
    private const long NanosPerTick = 100;

    private readonly TimeProvider time;
    private readonly ReadSlots slots;
    private readonly TraceListReader traces;
    private readonly TraceReader trace;

    internal DuckDBReader(DuckDBStore store, DuckDBOptions options, TimeProvider time)
    {
        this.time = time;
        slots = new ReadSlots(store, options.ReaderCount ?? Environment.ProcessorCount, options.QueryTimeLimit, time);
        traces = new TraceListReader();
        trace = new TraceReader();
    }

    /// <summary>A page of traces, newest first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not from an earlier page.</exception>
    public Task<Page<TraceSummary>> ListTracesAsync(TraceQuery query, CancellationToken cancellationToken)
    {
        PageCursor? cursor = PageCursor.Parse(query.Cursor);
        if (cursor is { } given && !TraceId.TryParse(given.Id, out _))
        {
            throw new InvalidCursorException("The cursor was not issued for a list of traces.");
        }
        return slots.RunAsync(context => traces.List(context, query, cursor, Now), cancellationToken);
    }

    /// <summary>
    /// A trace and all of its spans, ordered by start, without attributes, content, events and links. A span that was received more than
    /// once is there once, as received last. Null when there is no such trace.
    /// </summary>
    public Task<(TraceSummary Summary, IReadOnlyList<Span> Spans)?> ReadTraceAsync(TraceId traceId, CancellationToken cancellationToken) =>
        slots.RunAsync(context => trace.ReadTrace(context, traceId, Now), cancellationToken);

    /// <summary>All spans of a trace with everything, ordered by start; empty when there is no such trace.</summary>
    public Task<IReadOnlyList<Span>> ReadSpansAsync(TraceId traceId, CancellationToken cancellationToken) =>
        slots.RunAsync(context => trace.ReadSpans(context, traceId), cancellationToken);

    /// <summary>A span with everything, and the log records that name it. Null when there is no such span.</summary>
    public Task<SpanWithLogs?> ReadSpanAsync(TraceId traceId, SpanId spanId, CancellationToken cancellationToken) =>
        slots.RunAsync(context => trace.ReadSpan(context, traceId, spanId), cancellationToken);

    /// <summary>True once any span was stored.</summary>
    public Task<bool> HasSpansAsync(CancellationToken cancellationToken) =>
        slots.RunAsync(context => context.Files.Any(file => file.Spans.Rows > 0), cancellationToken);

    internal void WhileIdle(Action action) => slots.WhileIdle(action);

    internal void Close(Action action) => slots.Close(action);

    private long Now => (time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * NanosPerTick;
}

using Clew.Storage.DuckDB.Findings;
using Clew.Storage.DuckDB.Fragments;
using Clew.Storage.DuckDB.Metrics;
using Clew.Storage.DuckDB.Recent;
using Clew.Storage.DuckDB.Runs;
using Clew.Storage.DuckDB.Search;
using Clew.Storage.Search;
using Clew.Telemetry;
using Clew.Telemetry.Sampling;

namespace Clew.Storage.DuckDB;

/// <summary>
/// Reads what was committed. Every read sees one consistent state, takes at most <see cref="DuckDBOptions.QueryTimeLimit"/> and can be
/// cancelled. All may throw <see cref="QueryTimeoutException"/> and <see cref="StoreUnavailableException"/>.
/// </summary>
public sealed class DuckDBReader
{
    private const long NanosPerTick = 100;

    private readonly DuckDBStore store;
    private readonly TimeProvider time;
    private readonly ReadSlots slots;
    private readonly UsageCache usage;
    private readonly RunCache runs;

    internal DuckDBReader(DuckDBStore store, DuckDBOptions options, TimeProvider time)
    {
        this.store = store;
        this.time = time;
        usage = new UsageCache(options.UsageCacheMaxBytes, store.Counters);
        runs = new RunCache(options.RunCacheMaxBytes, store.Counters);
        slots = new ReadSlots(store, options.ReaderCount ?? Environment.ProcessorCount, options.QueryTimeLimit, time);
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
        TraceQuery folded = SimpleConditions.Fold(query);
        return slots.RunAsync(
            context => FindingReader.Mark(context, FragmentFilter.CanAnswer(folded) && context.Fragments.Open(context, withMemory: true) is { } view && FragmentFilter.CanAnswer(folded, view.Texts.Names)
                ? IndexedTraceList.List(context, view, folded, cursor, Now)
                : TraceListReader.List(context, folded, cursor, Now)),
            cancellationToken);
    }

    /// <summary>
    /// A trace and all of its spans, ordered by start, without attributes, content, events and links. A span that was received more than
    /// once is there once, as received last. Null when there is no such trace.
    /// </summary>
    public Task<(TraceSummary Summary, IReadOnlyList<Span> Spans)?> ReadTraceAsync(TraceId traceId, CancellationToken cancellationToken) =>
        slots.RunAsync(context => TraceReader.ReadTrace(context, traceId, Now), cancellationToken);

    /// <summary>All spans of a trace with everything, ordered by start; empty when there is no such trace.</summary>
    public Task<IReadOnlyList<Span>> ReadSpansAsync(TraceId traceId, CancellationToken cancellationToken) =>
        slots.RunAsync(context => TraceReader.ReadSpans(context, traceId), cancellationToken);

    /// <summary>A span with everything, and the log records that name it. Null when there is no such span.</summary>
    public Task<SpanWithLogs?> ReadSpanAsync(TraceId traceId, SpanId spanId, CancellationToken cancellationToken) =>
        slots.RunAsync(context => TraceReader.ReadSpan(context, traceId, spanId), cancellationToken);

    /// <summary>Some spans of a trace with everything and the log records that name them, in no order; those that are not stored are missing.</summary>
    public Task<IReadOnlyList<SpanWithLogs>> ReadSpansAsync(TraceId traceId, IReadOnlyCollection<SpanId> spanIds, CancellationToken cancellationToken) =>
        slots.RunAsync(context => TraceReader.ReadSpans(context, traceId, spanIds), cancellationToken);

    /// <summary>A page of the log records that name a trace, by time; empty when there are none. The cursor is the place of the next record.</summary>
    /// <param name="traceId">The trace.</param>
    /// <param name="start">How many records come before the page.</param>
    /// <param name="limit">Records on the page, at least 1.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public Task<Page<LogRecord>> ReadLogsAsync(TraceId traceId, int start, int limit, CancellationToken cancellationToken) =>
        slots.RunAsync(context => TraceLogReader.Read(context, traceId, start, limit), cancellationToken);

    /// <summary>A page of conversations, the one with the latest turn first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not from an earlier page.</exception>
    public Task<Page<ConversationSummary>> ListConversationsAsync(ConversationQuery query, CancellationToken cancellationToken)
    {
        PageCursor? cursor = PageCursor.Parse(query.Cursor);
        return slots.RunAsync(context => ConversationReader.List(context, query, cursor, Now), cancellationToken);
    }

    /// <summary>A page of users, the one seen last first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not from an earlier page.</exception>
    public Task<Page<UserSummary>> ListUsersAsync(UserQuery query, CancellationToken cancellationToken)
    {
        PageCursor? cursor = PageCursor.Parse(query.Cursor);
        return slots.RunAsync(context => UserReader.List(context, query, cursor), cancellationToken);
    }

    /// <summary>What one user did in traces that start in the given time; null without any. Nanoseconds since the Unix epoch; null means no bound.</summary>
    public Task<UserDetail?> ReadUserAsync(string userId, long? fromUnixNano, long? toUnixNano, CancellationToken cancellationToken) =>
        slots.RunAsync(context => new UserDetailReader(context, userId, fromUnixNano, toUnixNano).Read(), cancellationToken);

    /// <summary>The fullest model call of each of some traces, those without one left out.</summary>
    /// <param name="traces">At most some hundred.</param>
    /// <param name="fromUnixNano">Earliest start of their spans.</param>
    /// <param name="toUnixNano">Latest start of their spans.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public Task<IReadOnlyList<ContextUse>> ReadContextUseAsync(IReadOnlyCollection<TraceId> traces, long fromUnixNano, long toUnixNano, CancellationToken cancellationToken) =>
        slots.RunAsync(context => ContextUseReader.Read(context, traces, fromUnixNano, toUnixNano), cancellationToken);

    /// <summary>A conversation with its turns, up to 10,000 in the order in which they started. Null when there is no such conversation.</summary>
    public Task<Conversation?> ReadConversationAsync(string conversationId, CancellationToken cancellationToken) =>
        slots.RunAsync(context => ConversationReader.ReadOne(context, conversationId, Now) is { } found ? found with { Turns = FindingReader.Mark(context, found.Turns) } : null, cancellationToken);

    /// <summary>
    /// Values of the filters service, agent, model, tool and status among traces with a span that starts in the given time, the 100 most
    /// frequent each. Nanoseconds since the Unix epoch; null means no bound.
    /// </summary>
    public Task<IReadOnlyList<Facet>> ReadFacetsAsync(long? fromUnixNano, long? toUnixNano, CancellationToken cancellationToken) =>
        slots.RunAsync(context => FacetReader.Read(context, fromUnixNano, toUnixNano, Now), cancellationToken);

    /// <summary>A page of log records, newest first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not from an earlier page.</exception>
    public Task<Page<LogRecord>> ListLogsAsync(LogQuery query, CancellationToken cancellationToken)
    {
        PageCursor? cursor = PageCursor.Parse(query.Cursor);
        return slots.RunAsync(context => new LogReader(context, query).List(cursor), cancellationToken);
    }

    /// <summary>Counts of the log records that a query finds, in at most so many buckets of time.</summary>
    public Task<LogSummary> SummarizeLogsAsync(LogQuery query, int bucketsMax, CancellationToken cancellationToken) =>
        slots.RunAsync(context => new LogReader(context, query).Summarize(bucketsMax), cancellationToken);

    /// <summary>The metrics that were received, by name; the first 2,000.</summary>
    public Task<IReadOnlyList<MetricInfo>> ListMetricsAsync(MetricQuery query, CancellationToken cancellationToken) =>
        slots.RunAsync(context => MetricListReader.List(context, query), cancellationToken);

    /// <summary>One metric over time; null when it was not received.</summary>
    /// <exception cref="TooManyGroupsException">More data points than one answer looks at.</exception>
    public Task<MetricTimeline?> ReadMetricAsync(MetricSeriesQuery query, CancellationToken cancellationToken) =>
        slots.RunAsync(context => new MetricSeriesReader(context, query).Read(), cancellationToken);

    /// <summary>
    /// Values of some fields among the traces that a query finds, the 100 most frequent each. More than 20,000 traces are not counted in full: see
    /// <see cref="FacetCounts.IsPartial"/>.
    /// </summary>
    /// <param name="query">Which traces; limit and cursor do not matter.</param>
    /// <param name="fields">Of <see cref="FacetFields"/>.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public Task<FacetCounts> CountFacetsAsync(TraceQuery query, IReadOnlyList<SearchFieldId> fields, CancellationToken cancellationToken)
    {
        TraceQuery folded = SimpleConditions.Fold(query);
        return slots.RunAsync(context => MatchingFacets.Read(context, folded, fields, Now), cancellationToken);
    }

    /// <summary>Fields whose values can be counted.</summary>
    public static IReadOnlyList<SearchFieldId> FacetFields => MatchingFacets.Fields;

    /// <summary>Values that a field of spans, or an attribute, has lately, the most frequent first.</summary>
    /// <param name="field">A text of <see cref="SearchLevel.Span"/>.</param>
    /// <param name="key">The attribute's name.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public Task<IReadOnlyList<FacetValue>> ReadRecentValuesAsync(SearchFieldId field, string? key, CancellationToken cancellationToken) =>
        slots.RunAsync(context => RecentValues.Read(context, field, key), cancellationToken);

    /// <summary>Names of attributes that spans have lately, the most frequent first.</summary>
    public Task<IReadOnlyList<FacetValue>> ReadRecentAttributesAsync(CancellationToken cancellationToken) => slots.RunAsync(RecentValues.ReadKeys, cancellationToken);

    /// <summary>How far percentiles of durations may be off, in proportion.</summary>
    public static double DurationRelativeError => DurationBuckets.RelativeError;

    /// <summary>The same of a number of calls; the window's share and the speed are kept coarser.</summary>
    public static double RelativeErrorOf(CallMeasure measure) => measure switch
    {
        CallMeasure.Context => DurationBuckets.RelativeErrorOf(UsageRow.InputWidth) + DurationBuckets.RelativeError,
        CallMeasure.Speed => DurationBuckets.RelativeErrorOf(UsageRow.SpeedWidth),
        _ => DurationBuckets.RelativeError,
    };

    /// <summary>
    /// Sums over all spans ever received, by minute of start. Groups with most calls first, the others last; buckets of time in order, without
    /// those in which nothing happened.
    /// </summary>
    /// <exception cref="TooManyGroupsException">More groups and buckets than one answer holds.</exception>
    public Task<IReadOnlyList<UsageBucket>> ReadUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        slots.RunAsync(context => new UsageReader(query, usage).Read(context), cancellationToken);

    /// <summary>The same of at most one dimension, as series of one number of the calls with its distribution.</summary>
    /// <param name="query">Its <see cref="UsageQuery.GroupBy"/> has one dimension or none.</param>
    /// <param name="measure">The number.</param>
    /// <param name="windowOf">Tokens of a model's context window by provider and model, null when not known; for <see cref="CallMeasure.Context"/>.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="TooManyGroupsException">More groups and buckets than one answer holds.</exception>
    public Task<IReadOnlyList<SeriesGroup>> ReadCallSeriesAsync(
        UsageQuery query, CallMeasure measure, Func<string?, string?, long?> windowOf, CancellationToken cancellationToken) =>
        slots.RunAsync(context => new UsageReader(query, usage, measure, windowOf).ReadSeries(context), cancellationToken);

    /// <summary>
    /// Sums over runs, by minute of start. Groups with most runs first, the others last; buckets of time in order, without those in which nothing
    /// started. A trace is a run from the commit that brings its root on, and one without a root when it was quiet for two seconds.
    /// </summary>
    /// <exception cref="TooManyGroupsException">More groups and buckets than one answer holds.</exception>
    public Task<IReadOnlyList<SeriesGroup>> ReadRunsAsync(RunQuery query, CancellationToken cancellationToken) =>
        slots.RunAsync(context => new RunReader(query, runs, Now).Read(context), cancellationToken);

    /// <summary>All slices of the spans that start in some time, in no order: sums of <c>usage_1m</c> that the caller adds up in many ways after one read.</summary>
    /// <exception cref="TooManyGroupsException">More slices than one answer holds.</exception>
    public Task<IReadOnlyList<SumSlice>> ReadUsageSlicesAsync(UsageSliceQuery query, CancellationToken cancellationToken)
    {
        UsageQuery sums = new()
        {
            FromUnixNano = query.FromUnixNano,
            ToUnixNano = query.ToUnixNano,
            GroupBy = query.GroupBy,
            Interval = query.Interval,
            Calls = UsageCalls.All,
        };
        return slots.RunAsync(context => new UsageReader(sums, usage, query.OfTokens ? UsageLists.Tokens : UsageLists.Times).ReadSlices(context), cancellationToken);
    }

    /// <summary>The same of the runs that start in some time.</summary>
    /// <exception cref="TooManyGroupsException">More slices than one answer holds.</exception>
    public Task<IReadOnlyList<SumSlice>> ReadRunSlicesAsync(RunSliceQuery query, CancellationToken cancellationToken) =>
        slots.RunAsync(context => new RunSliceReader(query, runs, Now).Read(context), cancellationToken);

    /// <summary>The newest spans that a query finds, newest first, without the attributes of their resources and scopes.</summary>
    public Task<IReadOnlyList<Span>> ReadSpanSampleAsync(SpanSampleQuery query, CancellationToken cancellationToken) =>
        slots.RunAsync(context => new SpanSampleReader(context, query).Read(), cancellationToken);

    /// <summary>Start of the first span that is stored; null without any. It may be too early, never too late. Nanoseconds since the Unix epoch.</summary>
    public Task<long?> ReadFirstStartAsync(CancellationToken cancellationToken) => slots.RunAsync(
        context => context.Sources.Where(source => source.Spans.Rows > 0).Min(source => (long?)source.Spans.Min), cancellationToken);

    /// <summary>False while no log record is stored: then none can tell more of a span. Never blocks.</summary>
    public bool MayHaveLogs => store.MayHaveLogs;

    /// <summary>What sampling policies would see of the newest traces that start in some time, oldest first.</summary>
    /// <param name="fromUnixNano">Earliest start.</param>
    /// <param name="toUnixNano">Exclusive.</param>
    /// <param name="limit">Traces at most; 10,000 take some 5 MB.</param>
    /// <param name="attributeKeys">Attributes that the policies look at.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public Task<List<StoredTraceFacts>> ReadFactsAsync(long fromUnixNano, long toUnixNano, int limit, IReadOnlySet<string> attributeKeys, CancellationToken cancellationToken) =>
        slots.RunAsync(context => StoredFacts.Read(context, fromUnixNano, toUnixNano, limit, attributeKeys), cancellationToken);

    /// <summary>True once any span was stored.</summary>
    public Task<bool> HasSpansAsync(CancellationToken cancellationToken) =>
        slots.RunAsync(context => context.Sources.Any(source => source.Spans.Rows > 0), cancellationToken);

    /// <summary>Makes the index of traces, so that the first read need not.</summary>
    internal Task MakeIndexAsync() => slots.RunAsync(context => context.Fragments.Open(context, withMemory: false, Timeout.InfiniteTimeSpan), CancellationToken.None);

    internal ReadSlots Slots => slots;

    internal void WhileIdle(Action action) => slots.WhileIdle(action);

    internal void Close(Action action) => slots.Close(action);

    private long Now => (time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * NanosPerTick;
}

using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Fragments;

/// <summary>The filters of <see cref="TraceQuerySql"/> over the index, with the same meaning.</summary>
internal sealed class FragmentFilter
{
    private readonly List<FragmentCondition> conditions = [];
    private readonly List<ushort> names = [];
    private readonly TraceQuery query;
    private readonly long minDurationNanos;
    private readonly PageCursor? cursor;
    private readonly TraceId cursorId;
    private readonly long nowUnixNano;

    internal FragmentFilter(TraceQuery query, PageCursor? cursor, long nowUnixNano, FragmentTexts texts)
    {
        (this.query, this.cursor, this.nowUnixNano) = (query, cursor, nowUnixNano);
        if (cursor is { } after && TraceId.TryParse(after.Id, out TraceId id))
        {
            cursorId = id;
        }
        minDurationNanos = query.MinDurationNanos ?? long.MinValue;
        AddConditions(texts);
        LastStart = Math.Min(query.ToUnixNano is { } to ? Math.Max(to, long.MinValue + 1) - 1 : long.MaxValue, cursor?.TimeUnixNano ?? long.MaxValue);
    }

    /// <summary>The index knows nothing of spans and bodies.</summary>
    internal static bool CanAnswer(TraceQuery query) => query.Search is null && string.IsNullOrWhiteSpace(query.Text) && query.Attributes.Count == 0;

    /// <summary>And nothing of names that found no number.</summary>
    internal static bool CanAnswer(TraceQuery query, NameTable names) =>
        !names.IsFull || Names(query).All(name => name.Name is null || names.Find(name.Kind, name.Name) != NameTable.None);

    /// <summary>Traces that start later are on no page.</summary>
    internal long LastStart { get; }

    /// <summary>Traces of which no span starts from then on are on no page.</summary>
    internal long Reach => query.FromUnixNano ?? long.MinValue;

    /// <summary>
    /// False: no row of the chunk is on a page. Of a trace with other fragments each name may be in another one, so only the driver tells of those.
    /// </summary>
    internal bool MayHold(FragmentChunk chunk, bool isWhole) =>
        isWhole ? names.TrueForAll(chunk.MayHold) : names.Count == 0 || names.Count < conditions.Count || chunk.MayHold(names[0]);

    /// <summary>True: a trace of which the row is the only fragment is on no page. Costs less than to look at names.</summary>
    internal bool RulesOut(FragmentChunk chunk, int row) =>
        chunk.MaxEnd[row] - chunk.MinStart[row] < minDurationNanos || chunk.MinStart[row] > LastStart || chunk.MaxStart[row] < Reach;

    /// <summary>Of each trace of the list this holds for some fragment. Null: for any.</summary>
    internal FragmentCondition? Driver => conditions.Count == 0 ? null : conditions[0];

    internal bool Matches(in FragmentGroup group)
    {
        if (group.Start > LastStart || group.LastStart < Reach || (cursor is { } after && group.Start == after.TimeUnixNano && FragmentGroup.Compare(group.TraceId, cursorId) >= 0))
        {
            return false;
        }
        foreach (FragmentCondition condition in conditions)
        {
            if (!group.Any(condition))
            {
                return false;
            }
        }
        return (query.MinDurationNanos is not { } duration || group.End - group.Start >= duration)
            && (query.MinCostUsd is not { } cost || group.CostNano >= Math.Ceiling(cost * 1e9))
            && (query.Status is not { } status || group.StatusAt(nowUnixNano) == status);
    }

    /// <summary>The one that leaves out most first.</summary>
    private void AddConditions(FragmentTexts texts)
    {
        if (query.ConversationId is { } conversationId)
        {
            int number = texts.Ids.Find(conversationId);
            conditions.Add((chunk, row) => number != IdTable.None && chunk.Conversations[row] == number);
        }
        if (query.UserId is { } userId)
        {
            int number = texts.Ids.Find(userId);
            conditions.Add((chunk, row) => number != IdTable.None && chunk.Users[row] == number);
        }
        if (query.Status == TraceStatus.Error)
        {
            conditions.Add((chunk, row) => chunk.Errors[row] > 0);
        }
        foreach ((NameKind kind, string? name) in Names(query))
        {
            if (name is not null)
            {
                ushort number = texts.Names.Find(kind, name);
                conditions.Add((chunk, row) => chunk.Holds(row, number));
                names.Add(number);
            }
        }
    }

    private static IEnumerable<(NameKind Kind, string? Name)> Names(TraceQuery query) =>
        [(NameKind.Tool, query.Tool), (NameKind.Agent, query.Agent), (NameKind.Model, query.Model), (NameKind.Service, query.Service)];
}

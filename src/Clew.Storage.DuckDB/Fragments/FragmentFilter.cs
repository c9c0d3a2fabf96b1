using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Fragments;

/// <summary>The filters of <see cref="TraceQuerySql"/> over the index, with the same meaning.</summary>
internal sealed class FragmentFilter
{
    private readonly List<FragmentCondition> conditions = [];
    private readonly TraceQuery query;
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
        AddConditions(texts);
        LastStart = Math.Min(query.ToUnixNano is { } to ? Math.Max(to, long.MinValue + 1) - 1 : long.MaxValue, cursor?.TimeUnixNano ?? long.MaxValue);
    }

    /// <summary>The index knows nothing of spans and bodies.</summary>
    internal static bool CanAnswer(TraceQuery query) => query.Search is null && string.IsNullOrWhiteSpace(query.Text) && query.Attributes.Count == 0;

    /// <summary>Traces that start later are on no page.</summary>
    internal long LastStart { get; }

    /// <summary>Traces of which no span starts from then on are on no page.</summary>
    internal long Reach => query.FromUnixNano ?? long.MinValue;

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
        AddNames(query.Tool, texts, chunk => chunk.Tools);
        AddNames(query.Agent, texts, chunk => chunk.Agents);
        AddNames(query.Model, texts, chunk => chunk.Models);
        AddNames(query.Service, texts, chunk => chunk.Services);
    }

    private void AddNames(string? name, FragmentTexts texts, Func<FragmentChunk, int[]> column)
    {
        if (name is not null)
        {
            bool[] with = texts.With(name);
            conditions.Add((chunk, row) => column(chunk)[row] is int code && code < with.Length && with[code]);
        }
    }
}

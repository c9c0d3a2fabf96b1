using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Fragments;

/// <summary>The fragments of one trace, put together as far as lists filter and order by it.</summary>
internal readonly struct FragmentGroup
{
    private readonly FragmentRow first;
    private readonly IReadOnlyList<FragmentRow>? more;

    internal FragmentGroup(FragmentRow only)
    {
        first = only;
        (Start, LastStart, End) = (only.Chunk.MinStart[only.Row], only.Chunk.MaxStart[only.Row], only.Chunk.MaxEnd[only.Row]);
    }

    /// <param name="all">At least one.</param>
    internal FragmentGroup(IReadOnlyList<FragmentRow> all)
        : this(all[0])
    {
        more = all;
        foreach ((FragmentChunk chunk, int row) in all)
        {
            Start = Math.Min(Start, chunk.MinStart[row]);
            LastStart = Math.Max(LastStart, chunk.MaxStart[row]);
            End = Math.Max(End, chunk.MaxEnd[row]);
        }
    }

    internal TraceId TraceId => first.Chunk.TraceIds[first.Row];

    internal long Start { get; }

    /// <summary>When the last span starts.</summary>
    internal long LastStart { get; }

    internal long End { get; }

    internal IReadOnlyList<FragmentRow> Rows => more ?? [first];

    /// <summary>Null without any price.</summary>
    internal long? CostNano
    {
        get
        {
            long cost = 0, priced = 0;
            foreach ((FragmentChunk chunk, int row) in Rows)
            {
                cost += chunk.CostNano[row];
                priced += chunk.Priced[row];
            }
            return priced > 0 ? cost : null;
        }
    }

    /// <summary>By start, then by id.</summary>
    internal static int InOrder(FragmentGroup left, FragmentGroup right)
    {
        int byStart = left.Start.CompareTo(right.Start);
        return byStart != 0 ? byStart : Compare(left.TraceId, right.TraceId);
    }

    /// <summary>As DuckDB orders ids.</summary>
    internal static int Compare(TraceId left, TraceId right)
    {
        int high = left.High.CompareTo(right.High);
        return high != 0 ? high : left.Low.CompareTo(right.Low);
    }

    /// <summary>What the ids of the fragments make together: numbers of <see cref="FragmentTexts.Ids"/>.</summary>
    internal (int Conversation, int User) Ids(IdTable ids)
    {
        (int conversation, int user) = (IdTable.None, IdTable.None);
        foreach ((FragmentChunk chunk, int row) in Rows)
        {
            conversation = ids.Least(conversation, chunk.Conversations[row]);
            user = ids.Least(user, chunk.Users[row]);
        }
        return (conversation, user);
    }

    internal TraceStatus StatusAt(long nowUnixNano)
    {
        long headRank = long.MaxValue, received = long.MinValue, errors = 0;
        StatusCode headStatus = default;
        foreach ((FragmentChunk chunk, int row) in Rows)
        {
            if (chunk.HeadRank[row] < headRank)
            {
                headRank = chunk.HeadRank[row];
                headStatus = chunk.HeadStatusOf(row);
            }
            received = Math.Max(received, chunk.Received[row]);
            errors += chunk.Errors[row];
        }
        return TraceStatuses.Of(headRank < 0, headStatus, errors, received, nowUnixNano);
    }

    /// <summary>Whether a condition holds for some fragment.</summary>
    internal bool Any(FragmentCondition condition)
    {
        if (more is null)
        {
            return condition(first.Chunk, first.Row);
        }
        foreach ((FragmentChunk chunk, int row) in more)
        {
            if (condition(chunk, row))
            {
                return true;
            }
        }
        return false;
    }
}

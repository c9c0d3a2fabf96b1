using Clew.Storage.Search;

namespace Clew.Storage.DuckDB.Search;

/// <summary>
/// Takes out of a query what the other filters of <see cref="TraceQuery"/> say as well: they choose the first traces to look at, and most
/// queries are nothing but that.
/// </summary>
internal static class SimpleConditions
{
    internal static TraceQuery Fold(TraceQuery query)
    {
        if (query.Search is null)
        {
            return query;
        }
        TraceQuery folded = query with { Search = null };
        List<SearchExpression> rest = [];
        foreach (SearchExpression condition in query.Search.Conjuncts())
        {
            if (Fold(folded, condition) is { } more)
            {
                folded = more;
            }
            else
            {
                rest.Add(condition);
            }
        }
        return folded with { Search = SearchExpression.All(rest) };
    }

    /// <summary>Null where no filter says the same, or it is taken.</summary>
    private static TraceQuery? Fold(TraceQuery query, SearchExpression expression)
    {
        if (expression is SearchText(var text))
        {
            return query.Text is null ? query with { Text = text } : null;
        }
        if (expression is not SearchCondition { Operator: SearchOperator.Equal or SearchOperator.GreaterOrEqual } condition)
        {
            return null;
        }
        string value = condition.Value.Text ?? "";
        return (condition.Field.Id, condition.Operator) switch
        {
            (SearchFieldId.Service, _) when query.Service is null => query with { Service = value },
            (SearchFieldId.Agent, _) when query.Agent is null => query with { Agent = value },
            (SearchFieldId.Model, _) when query.Model is null => query with { Model = value },
            (SearchFieldId.Tool, _) when query.Tool is null => query with { Tool = value },
            (SearchFieldId.Conversation, _) when query.ConversationId is null => query with { ConversationId = value },
            (SearchFieldId.User, _) when query.UserId is null => query with { UserId = value },
            (SearchFieldId.Status, _) when query.Status is null => query with { Status = Enum.Parse<TraceStatus>(value, ignoreCase: true) },
            (SearchFieldId.Attribute, SearchOperator.Equal) => query with { Attributes = [.. query.Attributes, new(condition.Key!, value)] },
            (SearchFieldId.Duration, SearchOperator.GreaterOrEqual) when query.MinDurationNanos is null => query with { MinDurationNanos = (long)condition.Value.Number },
            _ => null,
        };
    }
}

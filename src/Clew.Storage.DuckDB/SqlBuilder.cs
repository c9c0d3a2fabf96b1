using System.Globalization;
using System.Text;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Packing;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>A statement in the making and the values of its numbered parameters.</summary>
internal sealed class SqlBuilder
{
    private readonly StringBuilder text = new();
    private readonly List<object> values;

    internal SqlBuilder()
        : this([])
    {
    }

    private SqlBuilder(List<object> values) => this.values = values;

    /// <summary>A text of its own, to be put into this one; both number their parameters together.</summary>
    internal SqlBuilder Part() => new(values);

    internal string Text => text.ToString();

    internal SqlBuilder Append(string sql)
    {
        text.Append(sql);
        return this;
    }

    /// <summary>Adds a value (long, ulong, string or <see cref="TraceId"/>) and returns its place holder, which may be used repeatedly.</summary>
    internal string Parameter(object value)
    {
        values.Add(value);
        // Without its type a place holder would make DuckDB plan the statement again at every run.
        string type = value switch { long => "BIGINT", ulong => "UBIGINT", string => "VARCHAR", _ => "BLOB" };
        return string.Create(CultureInfo.InvariantCulture, $"${values.Count}::{type}");
    }

    /// <summary>Rows of a table of all given sources. Only names that Clew gave itself get into the text.</summary>
    internal SqlBuilder AppendUnion(IReadOnlyList<ReadSource> sources, StoreTable table, string columns, string? where = null)
    {
        text.Append('(');
        bool isFirst = true;
        foreach (string place in sources.SelectMany(source => source.Parts(table)))
        {
            string part = table == StoreTable.Spans ? PackedColumns.Unpack(place, columns + " " + where) : place;
            text.Append(isFirst ? "" : " UNION ALL ").Append("SELECT ").Append(columns).Append(" FROM ").Append(part);
            isFirst = false;
            if (where is not null)
            {
                text.Append(" WHERE ").Append(where);
            }
        }
        text.Append(')');
        return this;
    }

    /// <summary>Fragments of some ranges. There must be at least one range.</summary>
    internal SqlBuilder AppendFragments(IReadOnlyList<FragmentRange> ranges, string columns, string? where = null)
    {
        Dictionary<long, string> times = [];
        text.Append('(');
        for (int i = 0; i < ranges.Count; i++)
        {
            FragmentRange range = ranges[i];
            text.Append(i == 0 ? "" : " UNION ALL ").Append("SELECT ").Append(columns).Append(" FROM ").Append(range.Table);
            string separator = " WHERE ";
            AppendBound(range.From, long.MinValue, " >= ");
            AppendBound(range.To, long.MaxValue, " <= ");
            if (where is not null)
            {
                text.Append(separator).Append('(').Append(where).Append(')');
            }

            void AppendBound(long time, long none, string comparison)
            {
                if (time == none)
                {
                    return;
                }
                if (!times.TryGetValue(time, out string? holder))
                {
                    times.Add(time, holder = Parameter(time));
                }
                text.Append(separator).Append("min_start").Append(comparison).Append(holder);
                separator = " AND ";
            }
        }
        text.Append(')');
        return this;
    }

    internal SqlBuilder AppendList(IEnumerable<ulong> numbers)
    {
        text.AppendJoin(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
        return this;
    }

    /// <summary>Gives a statement of this text the values.</summary>
    internal PreparedStatement Bind(PreparedStatement statement)
    {
        statement.Reset();
        foreach (object value in values)
        {
            _ = value switch
            {
                long number => statement.Bind(number),
                ulong number => statement.Bind(number),
                string words => statement.Bind(words),
                TraceId id => statement.Bind(id),
                _ => throw new ArgumentException($"No parameter can be a {value.GetType().Name}."),
            };
        }
        return statement;
    }
}

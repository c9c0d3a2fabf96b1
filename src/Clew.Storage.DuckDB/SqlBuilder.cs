using System.Globalization;
using System.Text;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>A statement in the making and the values of its numbered parameters.</summary>
internal sealed class SqlBuilder
{
    private readonly StringBuilder text = new();
    private readonly List<object> values = [];

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
        return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
    }

    /// <summary>Rows of a table of all given sources. Only names that Clew gave itself get into the text.</summary>
    internal SqlBuilder AppendUnion(IReadOnlyList<ReadSource> sources, StoreTable table, string columns, string? where = null)
    {
        text.Append('(');
        bool isFirst = true;
        foreach (string part in sources.SelectMany(source => source.Parts(table)))
        {
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

    internal SqlBuilder AppendList(IEnumerable<ulong> numbers)
    {
        text.AppendJoin(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
        return this;
    }

    internal PreparedStatement Prepare(DuckDBConnection connection)
    {
        PreparedStatement statement = connection.Prepare(Text);
        try
        {
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
        catch
        {
            statement.Dispose();
            throw;
        }
    }
}

using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>A data point as a row of <c>metric_points</c>, in the order of the columns in <c>day.sql</c>.</summary>
internal static class MetricRow
{
    internal static void Append(TableBuilder appender, MetricPoint point, AttributeText attributes, ValueJson json)
    {
        appender.BeginRow();
        appender.Text(point.Name);
        appender.Text(point.Description);
        appender.Text(point.Unit);
        appender.Byte((byte)point.Type);
        appender.Byte((byte)point.Temporality);
        appender.Boolean(point.IsMonotonic);
        appender.Int64(point.StartTimeUnixNano);
        appender.Int64(point.TimeUnixNano);
        appender.Int64(point.ReceivedTimeUnixNano);
        appender.UInt32(point.Flags);
        OriginColumns.Append(appender, point.Resource, point.Scope);
        attributes.Append(appender, point.Attributes);
        appender.Double(point.DoubleValue);
        appender.Int64(point.IntValue);
        appender.UInt64(point.Count);
        appender.Double(point.Sum);
        appender.Double(point.Min);
        appender.Double(point.Max);
        AppendList(appender, point.BucketCounts);
        AppendList(appender, point.ExplicitBounds);
        appender.Int32(point.Scale);
        appender.UInt64(point.ZeroCount);
        appender.Double(point.ZeroThreshold);
        appender.Int32(point.PositiveOffset);
        appender.Int32(point.NegativeOffset);
        AppendList(appender, point.NegativeBucketCounts);
        AppendList(appender, point.QuantileValues);
        if (point.Exemplars.Count > 0)
        {
            appender.Text(json.Write(point.Exemplars));
        }
        else
        {
            appender.Null();
        }
        appender.EndRow();
    }

    private static void AppendList(TableBuilder appender, List<ulong> values)
    {
        appender.BeginList();
        foreach (ulong value in values)
        {
            appender.UInt64Item(value);
        }
        appender.EndList();
    }

    private static void AppendList(TableBuilder appender, List<double> values)
    {
        appender.BeginList();
        foreach (double value in values)
        {
            appender.DoubleItem(value);
        }
        appender.EndList();
    }
}

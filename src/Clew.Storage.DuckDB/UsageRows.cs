using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>Rows of <c>usage_1m</c> in one place, as one read sees them.</summary>
internal abstract class UsageRows(ReadContext context, ReadSource source)
{
    internal TableRange Range => source.Usage;

    /// <summary>Adds the rows of some time. False when there are too many cells.</summary>
    internal abstract bool AddBetween(UsageProjection projection, long from, long to, int cellsMax);

    protected int GroupOf(UsageProjection projection, uint key)
    {
        int group = projection.GroupOf(key);
        return group != UsageProjection.Unknown ? group : projection.AddKey(key, source.File.UsageNames.Of(context, source, key));
    }

    /// <summary>Those in the day file.</summary>
    internal sealed class InFile : UsageRows
    {
        /// <summary>Cells of a projection that is kept; some 50 MB. One that is not is read anew at each question, and a rule asks four times a minute.</summary>
        internal const int CellsMax = 150_000;

        private const string Columns =
            "minute_ns, key, calls, errors, fresh_input, cache_read, cache_write, cache_write_1h, output, reasoning, cost_nano, priced, unpriced, duration_sum, rowid, ";

        private readonly ReadContext read;
        private readonly ReadSource file;

        internal InFile(ReadContext context, ReadSource source)
            : base(context, source)
        {
            read = context;
            file = source;
            Version = source.IsComplete ? long.MaxValue : LastSegment();
        }

        /// <summary>Whose rows they are: what is kept of them is kept by this.</summary>
        internal DayFile Owner => file.File;

        /// <summary>Rises with the rows; reads with the same number see the same rows.</summary>
        private long Version { get; }

        /// <summary>
        /// Adds what the read sees and the projection lacks. False: the projection cannot serve the read, since it would grow too large, or since
        /// a later read has been here already.
        /// </summary>
        internal bool Extend(UsageProjection projection)
        {
            if (projection.IsTooLarge || projection.Version > Version)
            {
                return false;
            }
            if (projection.Version == Version)
            {
                return true;
            }
            bool isDone = false;
            try
            {
                projection.IsTooLarge = !AddNew(projection);
                projection.Version = Version;
                isDone = true;
            }
            finally
            {
                if (!isDone || projection.IsTooLarge)
                {
                    projection.Clear();
                }
            }
            return !projection.IsTooLarge;
        }

        internal override bool AddBetween(UsageProjection projection, long from, long to, int cellsMax)
        {
            SqlBuilder sql = new();
            sql.Append($"SELECT {ColumnsOf(projection)} FROM {file.InFile(StoreTable.Usage)} WHERE minute_ns >= {sql.Parameter(from)} AND minute_ns < {sql.Parameter(to)}");
            return Add(projection, sql, cellsMax);
        }

        private bool AddNew(UsageProjection projection)
        {
            SqlBuilder sql = new();
            sql.Append($"SELECT {ColumnsOf(projection)} FROM {file.InFile(StoreTable.Usage)} WHERE rowid >= {sql.Parameter(projection.Position)}");
            return Add(projection, sql, CellsMax);
        }

        private static string ColumnsOf(UsageProjection projection) => Columns + (projection.Lists == UsageLists.Times ? "durations, ttfts" : "inputs, speeds");

        private bool Add(UsageProjection projection, SqlBuilder sql, int cellsMax)
        {
            using ResultReader row = read.Execute(sql);
            while (row.Read())
            {
                projection.Position = row.GetInt64(14) + 1;
                long minute = row.GetInt64(0);
                int group = GroupOf(projection, row.GetUInt32(1));
                if (group == UsageProjection.Unwanted)
                {
                    continue;
                }
                TokenUsage tokens = UsageTokens.Read(row, 4);
                UsageNumbers numbers = new(row.GetInt32(2), row.GetInt32(3), tokens, row.GetInt64(10), row.GetInt32(11), row.GetInt32(12), row.GetInt64(13));
                projection[minute, group].Add(minute, numbers, row.GetList(15).AsInt32, row.GetList(16).AsInt32);
                if (projection.Cells > cellsMax)
                {
                    return false;
                }
            }
            return true;
        }

        private long LastSegment()
        {
            using ResultReader row = read.Execute(new SqlBuilder().Append($"SELECT coalesce(max(number), 0) + (SELECT count(*) FROM {file.File.Name}.recent_files) FROM {file.File.Name}.segments"));
            return row.Read() ? row.GetInt64(0) : 0;
        }
    }

    /// <summary>Those of a segment that is in memory. Its sums are few enough to be gone through at each question.</summary>
    internal sealed class InMemory(ReadContext context, ReadSource source, FreshSnapshot.Part part) : UsageRows(context, source)
    {
        internal override bool AddBetween(UsageProjection projection, long from, long to, int cellsMax)
        {
            SegmentUsage usage = part.Segment.Usage;
            lock (usage)
            {
                usage.Extend(part.Blocks, part.BlockCount);
                if (usage.Blocks == part.BlockCount)
                {
                    return Add(projection, usage, from, to, cellsMax);
                }
            }
            // A later read has been here: this one may not see all that is in the sums.
            SegmentUsage own = new();
            own.Extend(part.Blocks, part.BlockCount);
            return Add(projection, own, from, to, cellsMax);
        }

        private bool Add(UsageProjection projection, SegmentUsage usage, long from, long to, int cellsMax)
        {
            foreach (((long minute, uint key), UsageRow row) in usage.Sums)
            {
                if (minute >= from && minute < to && GroupOf(projection, key) is >= 0 and int group)
                {
                    (BucketCounts first, BucketCounts second) = row.Of(projection.Lists);
                    projection[minute, group].Add(minute, row.Numbers, first, second);
                }
                if (projection.Cells > cellsMax)
                {
                    return false;
                }
            }
            return true;
        }
    }
}

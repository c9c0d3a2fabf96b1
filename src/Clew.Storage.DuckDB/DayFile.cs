using System.Globalization;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Recent;
using Clew.Storage.DuckDB.Runs;

namespace Clew.Storage.DuckDB;

/// <summary>
/// One database file: what was received on one day, or in one hour while sampling is on (<see cref="RecentFile"/>). The ranges cover the rows in it and those that are still in memory; they may be too wide,
/// never too narrow.
/// </summary>
internal sealed class DayFile
{
    /// <summary>A third of DuckDB's default: less memory while a row group is written, and zone maps three times as fine. A multiple of 2,048.</summary>
    internal const int RowGroupRows = 40_960;

    /// <summary>A dictionary beyond this is started anew, which repeats rows that readers ignore.</summary>
    private const int KnownOriginsMax = 100_000;

    private readonly HashSet<(byte Kind, ulong Hash)> knownOrigins = [];
    private readonly List<(byte Kind, ulong Hash)> uncommittedOrigins = [];

    internal DayFile(string name, string path)
    {
        Name = name;
        Path = path;
        Number = NumberOf(name);
        Day = DayOf(name) ?? throw new ArgumentException($"{name} is not the name of a day file.");
        Recent = RecentFile.Parse(name);
        TraceBlocks = new TraceBlocks(this);
    }

    /// <summary>Catalog name in SQL, for example <c>d20261121</c>.</summary>
    internal string Name { get; }

    /// <summary>The name as a number, by which table functions know the file.</summary>
    internal long Number { get; }

    internal string Path { get; }

    internal string WalPath => Path + ".wal";

    internal DateOnly Day { get; }

    /// <summary>Not null in a file of which only a part will be kept.</summary>
    internal RecentFile? Recent { get; }

    internal TableRange Spans { get; } = new();

    internal TableRange Traces { get; } = new();

    /// <summary>Where in the table of traces to look for one.</summary>
    internal TraceBlocks TraceBlocks { get; }

    internal TableRange Logs { get; } = new();

    internal TableRange Metrics { get; } = new();

    internal TableRange Usage { get; } = new();

    internal TableRange Runs { get; } = new();

    internal TableRange Findings { get; } = new();

    internal long SettlementRows { get; set; }

    internal DimensionKeys<UsageDimensions> UsageKeys { get; } = new(100_000);

    internal DimensionKeys<RunDimensions> RunKeys { get; } = new(50_000);

    internal RunNames RunNames { get; } = new();

    internal PartIds Parts { get; } = new();

    /// <summary>What those keys stand for, for reads.</summary>
    internal UsageNames UsageNames { get; } = new();

    /// <summary>Nothing is written any more and the ranges are in the catalog.</summary>
    internal bool IsSealed { get; set; }

    /// <summary>Who sent what is in it; null while nobody asked. Set by the one thread that takes content out of files.</summary>
    internal HashSet<(string Environment, string Service)>? Senders { get; set; }

    /// <summary>Whose content was taken out of it.</summary>
    internal HashSet<(string Environment, string Service)> ExpiredContent { get; } = [];

    /// <summary>Another file has its rows; it is about to be deleted.</summary>
    internal bool IsReplaced { get; set; }

    /// <summary>Queries that name the file now.</summary>
    internal int Leases { get; set; }

    internal long Bytes => Length(Path) + Length(WalPath);

    internal long WalBytes => Length(WalPath);

    internal static string NameOf(DateOnly day, int number) =>
        day.ToString("'d'yyyyMMdd", CultureInfo.InvariantCulture) + (number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"_{number}"));

    internal static long NumberOf(string name) => RecentFile.Parse(name)?.Number ??
        (long.Parse(name.AsSpan(1, 8), NumberStyles.None, CultureInfo.InvariantCulture) * 1000)
        + (name.Length > 10 ? long.Parse(name.AsSpan(10), NumberStyles.None, CultureInfo.InvariantCulture) : 0);

    internal static DateOnly? DayOf(string name) =>
        RecentFile.Parse(name) is { } recent ? DateOnly.FromDateTime(recent.Hour) : name.Length >= 9 && name[0] == 'd' && (name.Length == 9 || name[9] == '_')
        && DateOnly.TryParseExact(name.AsSpan(1, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : null;

    /// <summary>Oldest first: what a day file holds of a day was received before what recent files of the day hold.</summary>
    internal static int InOrder(DayFile left, DayFile right) =>
        (left.Day, left.Recent?.Hour ?? DateTime.MinValue).CompareTo((right.Day, right.Recent?.Hour ?? DateTime.MinValue)) is var order and not 0
            ? order : string.CompareOrdinal(left.Name, right.Name);

    /// <summary>What is received now belongs into the file.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="isSampling">Whether everything goes into recent files.</param>
    internal bool Takes(DateTime now, bool isSampling) =>
        Recent is { } recent ? isSampling && recent.Takes(now) : !isSampling && !IsSealed && Day >= DateOnly.FromDateTime(now);

    /// <summary>Widens the ranges by the rows of a block that belongs to the file.</summary>
    internal unsafe void Include(RowBlock block)
    {
        Include(block, StoreTable.Spans, Spans);
        Include(block, StoreTable.Traces, Traces);
        Include(block, StoreTable.Logs, Logs);
        Include(block, StoreTable.MetricPoints, Metrics);
        Include(block, StoreTable.Usage, Usage);
        Include(block, StoreTable.Runs, Runs);
        Include(block, StoreTable.Findings, Findings);
        SettlementRows += block.RowsOf(StoreTable.Settlements);
        BlockTable* keys = block.Find(StoreTable.UsageKeys);
        if (keys != null)
        {
            UsageKeys.Next = Math.Max(UsageKeys.Next, (uint)keys->Max + 1);
        }
        BlockTable* runKeys = block.Find(StoreTable.RunKeys);
        if (runKeys != null)
        {
            RunKeys.Next = Math.Max(RunKeys.Next, (uint)runKeys->Max + 1);
        }
        BlockTable* parts = block.Find(StoreTable.Parts);
        if (parts != null)
        {
            Parts.Next = Math.Max(Parts.Next, parts->Max + 1);
        }
    }

    private static unsafe void Include(RowBlock block, StoreTable table, TableRange range)
    {
        BlockTable* rows = block.Find(table);
        if (rows != null)
        {
            range.Include(rows->Min, rows->Max);
            range.Rows += rows->Rows;
        }
    }

    /// <summary>True when the file does not have this resource or scope yet; the caller then writes it.</summary>
    internal bool AddOrigin(byte kind, ulong hash)
    {
        if (knownOrigins.Count >= KnownOriginsMax)
        {
            knownOrigins.Clear();
        }
        if (!knownOrigins.Add((kind, hash)))
        {
            return false;
        }
        uncommittedOrigins.Add((kind, hash));
        return true;
    }

    internal void KeepOrigins() => uncommittedOrigins.Clear();

    /// <summary>Forgets the resources of a transaction that failed.</summary>
    internal void DropOrigins()
    {
        foreach ((byte Kind, ulong Hash) origin in uncommittedOrigins)
        {
            knownOrigins.Remove(origin);
        }
        uncommittedOrigins.Clear();
    }

    private static long Length(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? file.Length : 0;
    }
}

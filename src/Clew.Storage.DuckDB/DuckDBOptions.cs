namespace Clew.Storage.DuckDB;

/// <summary>Settings of <see cref="DuckDBStore"/>.</summary>
public sealed record DuckDBOptions
{
    /// <summary>Folder of the database files; created when it is missing. One process at a time may use it.</summary>
    public required string DataFolder { get; init; }

    /// <summary>What DuckDB may use for data; null means a quarter of the machine's memory, between 512 MiB and 1 GiB: the machine caches files as well.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>
    /// Threads of one query. Default 1: with more, DuckDB keeps a core looking for work while another one works, a quarter of the cost of writing;
    /// reads use all cores by running beside each other.
    /// </summary>
    public int Threads { get; init; } = 1;

    /// <summary>Write-ahead log of a file from which on the timer moves it into the file. Default 16 MiB; spans do not go through it. What the log holds is in memory as well, where it took twice as much.</summary>
    public long CheckpointWalBytes { get; init; } = 16L << 20;

    /// <summary>
    /// Spans after which a segment is moved from memory and journal into its day file. Default 71,680, one row group and three quarters: from a row
    /// group on, rows are written without DuckDB's write-ahead log, and as the last row group of a segment is more than half full, no checkpoint finds
    /// it worth merging with its neighbours, which would write everything twice.
    /// </summary>
    public int SegmentSpans { get; init; } = 71_680;

    /// <summary>
    /// Bytes after which the same happens. Default 128 MiB: as many spans as above, with messages of 3 KB each. A segment that ends before its first
    /// row group is full goes through the write-ahead log and is written three times, which costs a fifth of the CPU.
    /// </summary>
    public long SegmentBytes { get; init; } = 128L << 20;

    /// <summary>Age after which the same happens. Default 30 s.</summary>
    public TimeSpan SegmentAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time without a commit after which the same happens. Default 2 s.</summary>
    public TimeSpan SegmentQuiet { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Bytes in memory that wait to be moved; commits wait beyond it. Default 192 MiB.</summary>
    public long FreshMaxBytes { get; init; } = 192L << 20;

    /// <summary>How often the log's size and the retention are looked at. Default 1 s.</summary>
    public TimeSpan MaintenanceInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Day files older than this are deleted, counted from the end of their day. Null keeps them. Default 30 days.</summary>
    public TimeSpan? RetentionAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Above this size of all files the oldest days are deleted; today's file never is. Null, the default, sets no limit.</summary>
    public long? RetentionBytes { get; init; }

    /// <summary>Which traces are kept, from the start on. Null, the default, keeps all, also of what was received while sampling was on.</summary>
    public StoreSampling? Sampling { get; init; }

    /// <summary>A read that takes longer is stopped. Default 30 s.</summary>
    public TimeSpan QueryTimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads that run at the same time, since one takes all threads; null means one per core. Others wait.</summary>
    public int? ReaderCount { get; init; }

    /// <summary>Sums that are kept in memory for the next questions about usage. Default 128 MiB, which holds agents by tool and by model of 10 million spans at once; 0 keeps none.</summary>
    public long UsageCacheMaxBytes { get; init; } = 128L << 20;

    /// <summary>Runs that are kept in memory for the next questions about them, at 50 bytes each. Default 96 MiB, 2 million runs; 0 keeps none.</summary>
    public long RunCacheMaxBytes { get; init; } = 96L << 20;

    /// <summary>
    /// What traces are found by, kept in memory: about 120 bytes for a trace. Default 256 MiB, enough for 2 million; beyond, each look-up
    /// asks the files. 0 keeps nothing.
    /// </summary>
    public long FragmentIndexMaxBytes { get; init; } = 256L << 20;

    /// <summary>Most disk that sorting and grouping beyond the memory limit may use. Default 4 GiB.</summary>
    public long MaxTempBytes { get; init; } = 4L << 30;
}

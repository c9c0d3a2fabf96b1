using System.Globalization;
using Clew.Storage.DuckDB.Expire;
using Clew.Storage.DuckDB.Fragments;
using Clew.Storage.DuckDB.Fresh;
using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Recent;

namespace Clew.Storage.DuckDB;

/// <summary>
/// An open DuckDB instance on <c>catalog.db</c>, with the day files attached. A session that died (<see cref="DuckDBException.InstanceIsDead"/>)
/// is closed and replaced by another one.
/// </summary>
internal sealed class StoreSession : IDisposable
{
    /// <summary>Version of the tables in <c>Sql/</c>. A folder of a newer Clew is refused.</summary>
    internal const int SchemaVersion = 11;

    private readonly DuckDBOptions options;
    private readonly DuckDBInstance instance;
    private readonly DuckDBConnection admin;
    private SegmentMove? move;
    private long lastSegment;

    private StoreSession(DuckDBOptions options, DuckDBInstance instance, StoreCounters counters)
    {
        Fragments = new FragmentIndex(options.FragmentIndexMaxBytes, counters);
        this.options = options;
        this.instance = instance;
        admin = instance.Connect();
        Connections = new ReadConnections(this);
        Recent = new RecentFiles(this, options.DataFolder);
        Expired = new ExpiredFiles(this, options.DataFolder);
    }

    internal AttachedFiles Attached { get; } = new();

    internal ReadConnections Connections { get; }

    /// <summary>Files of hours, for whoever keeps commits away meanwhile.</summary>
    internal RecentFiles Recent { get; }

    /// <summary>Copies of files without content, for whoever keeps commits away meanwhile.</summary>
    internal ExpiredFiles Expired { get; }

    internal FragmentIndex Fragments { get; }

    /// <summary>The tables of a day file.</summary>
    internal TableShape[] Shapes { get; private set; } = [];

    /// <summary>Made when it is first needed; for one thread.</summary>
    internal SegmentMove Move => move ??= new SegmentMove(this);

    internal List<(string Path, Exception Error)> Unreadable { get; } = [];

    internal bool IsDead { get; set; }

    /// <exception cref="DuckDBException">The catalog cannot be opened.</exception>
    internal static StoreSession Open(DuckDBOptions options, StoreCounters counters)
    {
        DuckDBInstance instance = DuckDBInstance.Open(Path.Combine(options.DataFolder, "catalog.db"), EngineSettings.Of(options));
        StoreSession? session = null;
        try
        {
            session = new StoreSession(options, instance, counters);
            session.PrepareCatalog();
            session.Shapes = TableShape.ReadAll(session.admin);
            session.AttachAll();
            session.Expired.Recover();
            session.Recent.AttachAll();
            return session;
        }
        catch
        {
            if (session is null)
            {
                instance.Dispose();
            }
            session?.Dispose();
            throw;
        }
    }

    internal DuckDBConnection Connect() => instance.Connect();

    /// <summary>The files as they are now, in order.</summary>
    internal IReadOnlyList<DayFile> Files => Attached.All;

    /// <summary>The file of a segment, or a new one of the same day when it is gone or cannot be read.</summary>
    internal DayFile FileOf(FreshSegment segment)
    {
        DayFile file = Attached.Find(segment.DayFile)
            ?? (RecentFile.Parse(segment.DayFile) is { } recent ? Recent.Create(recent.Hour) : Create(NewFile(DayFile.DayOf(segment.DayFile)!.Value)));
        segment.DayFile = file.Name;
        return file;
    }

    /// <summary>A number above those of all segments before it, also of those of former processes.</summary>
    internal long NextSegmentNumber(DateTimeOffset now) => lastSegment = Math.Max(lastSegment + 1, now.ToUnixTimeMilliseconds());

    /// <summary>Whether the rows of a segment are in the file.</summary>
    internal bool Holds(DayFile file, long segment)
    {
        lastSegment = Math.Max(lastSegment, segment);
        using PreparedStatement statement = admin.Prepare($"SELECT count(*) FROM {file.Name}.segments WHERE number = $1");
        statement.Bind(segment);
        using ResultReader row = statement.Execute();
        return row.Read() && row.GetInt64(0) > 0;
    }

    /// <summary>The file of a day, created when there is none.</summary>
    internal DayFile FileFor(DateOnly day) => Attached.TakingAfter(day) ?? Create(NewFile(day));

    /// <summary>The file that what was received on some day is kept in, also when that day is over.</summary>
    internal DayFile KeepingFileOf(DateOnly day) => Attached.TakingOf(day) ?? Create(NewFile(day));

    /// <summary>Makes a file with the tables of a day.</summary>
    /// <param name="file">Not there yet.</param>
    /// <param name="isListed">False: nothing knows it until <see cref="AttachedFiles.Add"/>.</param>
    internal DayFile Create(DayFile file, bool isListed = true)
    {
        Attach(file.Name, file.Path);
        try
        {
            admin.Execute($"USE {file.Name}; BEGIN; {SqlResource.DayTables} COMMIT;");
        }
        catch
        {
            // A file without tables is of no use; the next commit begins with a new one.
            TryExecute("ROLLBACK");
            TryExecute("USE catalog");
            TryExecute($"DETACH {file.Name}");
            File.Delete(file.Path);
            File.Delete(file.WalPath);
            throw;
        }
        admin.Execute("USE catalog");
        if (isListed)
        {
            Attached.Add(file);
        }
        return file;
    }

    /// <summary>Bytes of day files that are in DuckDB's cache.</summary>
    internal long CachedBytes()
    {
        using DuckDBConnection connection = instance.Connect();
        return EngineMemory.CachedBytes(connection);
    }

    /// <summary>Takes day files out of DuckDB's cache until so many bytes are left. Called while no read runs.</summary>
    /// <exception cref="DuckDBException">Not so much can be freed.</exception>
    internal void TrimCache(long toBytes)
    {
        using DuckDBConnection connection = instance.Connect();
        EngineMemory.TrimCache(connection, toBytes, EngineSettings.MemoryLimitOf(options));
    }

    /// <summary>Moves the log of a file into the file.</summary>
    internal void Checkpoint(string name)
    {
        using DuckDBConnection connection = instance.Connect();
        connection.Execute($"CHECKPOINT {name}");
    }

    /// <summary>Writes the ranges of a file that gets no more rows into the catalog.</summary>
    internal void Seal(DayFile file)
    {
        Checkpoint(file.Name);
        using DuckDBConnection connection = instance.Connect();
        FileRanges.Write(connection, file);
        file.IsSealed = true;
    }

    /// <summary>Takes back a file of the rest that no read looks into, though some may have leased it.</summary>
    internal void Withdraw(DayFile rest)
    {
        Attached.Remove(rest);
        Recent.Discard(rest);
    }

    /// <summary>Takes a file away from new reads, and from the disk once no read names it. False: try again later.</summary>
    internal bool TryDelete(DayFile file)
    {
        if (!Attached.TryRemove(file))
        {
            return false;
        }
        Connections.ForgetStatements();
        Fragments.Remove(file);
        try
        {
            using DuckDBConnection connection = instance.Connect();
            connection.Execute($"DETACH {file.Name}; DELETE FROM catalog.sealed_files WHERE name = '{file.Name}'");
        }
        finally
        {
            File.Delete(file.Path);
            File.Delete(file.WalPath);
        }
        return true;
    }

    private void PrepareCatalog()
    {
        admin.Execute(SqlResource.Read("catalog.sql"));
        string? version = null;
        using (PreparedStatement statement = admin.Prepare("SELECT value FROM meta WHERE key = 'schema_version'"))
        using (ResultReader row = statement.Execute())
        {
            version = row.Read() ? row.GetStringOrNull(0) : null;
        }
        if (version is null)
        {
            admin.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO meta VALUES ('schema_version', '{SchemaVersion}')"));
        }
        else if (version != SchemaVersion.ToString(CultureInfo.InvariantCulture))
        {
            throw new StoreUnavailableException($"The data folder has schema version {version}; this Clew reads version {SchemaVersion}.");
        }
    }

    private void AttachAll()
    {
        foreach (string path in Directory.GetFiles(options.DataFolder, "d*.db").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            if (DayFile.DayOf(name) is null)
            {
                continue;
            }
            DayFile file = new(name, path);
            try
            {
                Attach(name, path);
                FileRanges.Read(admin, file);
                NoteLastSegment(file);
                Attached.Add(file);
            }
            catch (DuckDBException error)
            {
                DetachQuietly(name);
                Unreadable.Add((path, error));
            }
        }
    }

    internal void Attach(string name, string path) =>
        admin.Execute(string.Create(CultureInfo.InvariantCulture, $"ATTACH '{path.Replace("'", "''", StringComparison.Ordinal)}' AS {name} (ROW_GROUP_SIZE {DayFile.RowGroupRows})"));

    internal void ReadRanges(DayFile file) => FileRanges.Read(admin, file);

    internal void NoteLastSegment(DayFile file) => lastSegment = Math.Max(lastSegment, FileRanges.LastSegmentOf(admin, file));

    /// <summary>
    /// A name beyond all that are on disk: a file that cannot be opened keeps its own, and one whose place another took must not come back.
    /// </summary>
    internal DayFile NewFile(DateOnly day)
    {
        IEnumerable<string> present = Directory.GetFiles(options.DataFolder, DayFile.NameOf(day, 0) + "*.db").Select(path => Path.GetFileNameWithoutExtension(path)!);
        int number = present.Where(name => DayFile.DayOf(name) is not null).Select(name => (int)(DayFile.NumberOf(name) % 1000) + 1).DefaultIfEmpty(0).Max();
        string name = DayFile.NameOf(day, number);
        return new DayFile(name, Path.Combine(options.DataFolder, name + ".db"));
    }

    /// <summary>A file that failed may be attached already, or not.</summary>
    internal void DetachQuietly(string name) => admin.Execute($"DETACH DATABASE IF EXISTS {name}");

    private void TryExecute(string sql)
    {
        try
        {
            admin.Execute(sql);
        }
        catch (DuckDBException)
        {
            // Cleaning up after an error that the caller reports; what cannot be undone goes with the session.
            IsDead = true;
        }
    }

    public void Dispose()
    {
        Connections.Dispose();
        move?.Dispose();
        admin.Dispose();
        instance.Dispose();
    }
}

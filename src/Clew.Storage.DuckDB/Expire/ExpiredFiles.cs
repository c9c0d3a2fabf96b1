using Clew.Storage.DuckDB.Native;
using Clew.Storage.DuckDB.Packing;

namespace Clew.Storage.DuckDB.Expire;

/// <summary>
/// Day files whose place a copy without content takes. The copy is made under a name that nothing reads, and gets that of a day file when it is complete;
/// in it stands whose place it takes. So a crash leaves either an incomplete copy or the file that was copied, and both are deleted at the next start.
/// Callers keep commits away.
/// </summary>
internal sealed class ExpiredFiles(StoreSession session, string folder)
{
    /// <summary>In a copy: the name of the file whose place it takes.</summary>
    internal const string ReplacesTable = "replaces";

    /// <summary>In a copy: of whom no content is in it.</summary>
    internal const string ExpiredTable = "expired_content";

    private const string IncompletePrefix = "x-";

    private readonly List<DayFile> replaced = [];

    /// <summary>Makes the file of a copy. Nothing knows it before <see cref="Replace"/>.</summary>
    internal DayFile Create(DayFile file)
    {
        DayFile named = session.NewFile(file.Day);
        return session.Create(new DayFile(named.Name, PathOfIncomplete(named.Name)), isListed: false);
    }

    /// <summary>Puts a complete copy in the place of a file, for all reads that begin from now on.</summary>
    internal void Replace(DayFile file, DayFile copy, IEnumerable<(string, string)> expired)
    {
        session.DetachQuietly(copy.Name);
        DayFile complete = new(copy.Name, Path.Combine(folder, copy.Name + ".db"));
        File.Move(copy.Path, complete.Path);
        session.Attach(complete.Name, complete.Path);
        session.ReadRanges(complete);
        complete.ExpiredContent.UnionWith(file.ExpiredContent);
        complete.ExpiredContent.UnionWith(expired);
        session.Seal(complete);
        session.Attached.Replace(file, complete);
        replaced.Add(file);
    }

    /// <summary>Deletes those of the replaced files that no read names any more.</summary>
    internal void DeleteReplaced() => replaced.RemoveAll(session.TryDelete);

    internal void Discard(DayFile copy)
    {
        session.DetachQuietly(copy.Name);
        File.Delete(copy.Path);
        File.Delete(copy.WalPath);
    }

    /// <summary>Deletes what a crash left, and reads of whom no content is in which file.</summary>
    internal void Recover()
    {
        foreach (string path in Directory.GetFiles(folder, IncompletePrefix + "*"))
        {
            File.Delete(path);
        }
        using DuckDBConnection connection = session.Connect();
        foreach (string name in Texts(connection, $"SELECT database_name FROM duckdb_tables() WHERE table_name = '{ReplacesTable}'"))
        {
            if (session.Attached.Find(name) is not { } copy)
            {
                continue;
            }
            foreach (string replacedName in Texts(connection, $"SELECT name FROM {name}.{ReplacesTable}"))
            {
                if (session.Attached.Find(replacedName) is { } file)
                {
                    _ = session.TryDelete(file);
                }
            }
            copy.ExpiredContent.UnionWith(ReadPairs(connection, $"SELECT environment, service FROM {name}.{ExpiredTable}"));
        }
    }

    /// <summary>Environments and services of which anything is in a file.</summary>
    internal HashSet<(string Environment, string Service)> SendersOf(DayFile file)
    {
        using DuckDBConnection connection = session.Connect();
        string spans = PackedColumns.Unpack(file.Name + ".spans", "environment, service");
        return ReadPairs(connection, $"""
            SELECT DISTINCT coalesce(environment, ''), coalesce(service, '') FROM {spans}
            UNION SELECT DISTINCT coalesce(environment, ''), coalesce(service, '') FROM {file.Name}.logs
            """);
    }

    private static HashSet<(string, string)> ReadPairs(DuckDBConnection connection, string sql)
    {
        using PreparedStatement statement = connection.Prepare(sql);
        using ResultReader row = statement.Execute();
        HashSet<(string, string)> pairs = [];
        while (row.Read())
        {
            pairs.Add((row.GetStringOrNull(0) ?? "", row.GetStringOrNull(1) ?? ""));
        }
        return pairs;
    }

    private static List<string> Texts(DuckDBConnection connection, string sql)
    {
        using PreparedStatement statement = connection.Prepare(sql);
        using ResultReader row = statement.Execute();
        List<string> texts = [];
        while (row.Read())
        {
            texts.Add(row.GetStringOrNull(0)!);
        }
        return texts;
    }

    private string PathOfIncomplete(string name) => Path.Combine(folder, IncompletePrefix + name + ".db");
}

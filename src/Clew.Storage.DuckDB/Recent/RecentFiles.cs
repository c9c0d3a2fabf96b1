using System.Globalization;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Recent;

/// <summary>The recent files of a session: opens them after a start, and makes new ones. Callers keep commits away.</summary>
internal sealed class RecentFiles(StoreSession session, string folder)
{
    /// <summary>Where what is received now goes.</summary>
    internal DayFile FileFor(DateTime now) => session.Files.LastOrDefault(file => file.Recent?.Takes(now) == true) ?? Create(HourOf(now));

    internal DayFile Create(DateTime hour) => session.Create(New(hour, isRest: false));

    /// <summary>A file for the rest of another one. Reads do not know it before it is complete.</summary>
    internal DayFile CreateRest(DayFile whole)
    {
        DayFile rest = New(whole.Recent!.Hour, isRest: true);
        rest.Recent!.RestOf = whole.Number;
        return session.Create(rest, isListed: false);
    }

    /// <summary>Closes and deletes a file that nothing knows.</summary>
    internal void Discard(DayFile file)
    {
        session.DetachQuietly(file.Name);
        File.Delete(file.Path);
        File.Delete(file.WalPath);
    }

    /// <summary>
    /// Opens the files in the folder. A settlement that a crash interrupted has left a file more than there should be: that of the rest when the day
    /// file did not get its rows yet, otherwise the file that was settled.
    /// </summary>
    internal void AttachAll()
    {
        using DuckDBConnection connection = session.Connect();
        DayFile[] files = [.. Directory.GetFiles(folder, "r*.db").Concat(Directory.GetFiles(folder, "c*.db"))
            .Where(path => RecentFile.Parse(Path.GetFileNameWithoutExtension(path)) is not null)
            .Select(path => new DayFile(Path.GetFileNameWithoutExtension(path), path))];
        HashSet<long> present = [.. files.Select(file => file.Number)];
        foreach (DayFile file in files)
        {
            Attach(connection, file, present);
        }
    }

    private void Attach(DuckDBConnection connection, DayFile file, HashSet<long> present)
    {
        RecentFile recent = file.Recent!;
        try
        {
            session.Attach(file.Name, file.Path);
            recent.RestOf = recent.IsRest ? ReadNumbers(connection, file).Keys.Cast<long?>().FirstOrDefault() : null;
            if (!RecentView.IsInForce(recent, present, SettledOn(connection, file.Day)))
            {
                Discard(file);
                return;
            }
            session.ReadRanges(file);
            session.NoteLastSegment(file);
            session.Attached.Add(file);
        }
        catch (DuckDBException) when (recent is { IsRest: true, RestOf: null })
        {
            // Its tables are not there: the crash came while it was made.
            Discard(file);
        }
        catch (DuckDBException error)
        {
            session.DetachQuietly(file.Name);
            session.Unreadable.Add((file.Path, error));
        }
    }

    /// <summary>Whether the rows of a file are in its day file.</summary>
    internal bool IsSettled(DayFile file)
    {
        using DuckDBConnection connection = session.Connect();
        return SettledOn(connection, file.Day).ContainsKey(file.Number);
    }

    private Dictionary<long, long?> SettledOn(DuckDBConnection connection, DateOnly day) =>
        session.Files.Where(file => file.Recent is null && file.Day == day).SelectMany(file => ReadNumbers(connection, file)).ToDictionary();

    private static Dictionary<long, long?> ReadNumbers(DuckDBConnection connection, DayFile file)
    {
        using PreparedStatement statement = connection.Prepare($"SELECT number, rest FROM {file.Name}.recent_files");
        using ResultReader row = statement.Execute();
        Dictionary<long, long?> numbers = [];
        while (row.Read())
        {
            numbers.Add(row.GetInt64(0), row.GetInt64OrNull(1));
        }
        return numbers;
    }

    /// <summary>A name that never was: the number of a file that was settled would hide the rows of a new one.</summary>
    private DayFile New(DateTime hour, bool isRest)
    {
        DateOnly day = DateOnly.FromDateTime(hour);
        using DuckDBConnection connection = session.Connect();
        Dictionary<long, long?> settled = SettledOn(connection, day);
        for (int count = 0; count < RecentFile.CountMax; count++)
        {
            string name = RecentFile.NameOf(hour, count, isRest);
            DayFile file = new(name, Path.Combine(folder, name + ".db"));
            if (!File.Exists(file.Path) && !settled.ContainsKey(file.Number))
            {
                return file;
            }
        }
        throw new StoreUnavailableException(string.Create(CultureInfo.InvariantCulture, $"There are more than {RecentFile.CountMax} recent files of {hour:yyyy-MM-dd HH}:00."));
    }

    private static DateTime HourOf(DateTime time) => new(time.Year, time.Month, time.Day, time.Hour, 0, 0, DateTimeKind.Utc);
}

using System.Globalization;

namespace Clew.Storage.DuckDB;

/// <summary>One database file: what was received on one day.</summary>
internal sealed class DayFile(string name, string path) : ReadSource
{
    /// <summary>A dictionary beyond this is started anew, which repeats rows that readers ignore.</summary>
    private const int KnownOriginsMax = 100_000;

    private readonly HashSet<(byte Kind, ulong Hash)> knownOrigins = [];
    private readonly List<(byte Kind, ulong Hash)> uncommittedOrigins = [];

    /// <summary>Catalog name in SQL, for example <c>d20261121</c>.</summary>
    internal string Name { get; } = name;

    internal string Path { get; } = path;

    internal string WalPath => Path + ".wal";

    internal DateOnly Day { get; } = DayOf(name) ?? throw new ArgumentException($"{name} is not the name of a day file.");

    internal UsageKeys UsageKeys { get; } = new();

    /// <summary>Nothing is written any more and the ranges are in the catalog.</summary>
    internal bool IsSealed { get; set; }

    /// <summary>Queries that name the file now.</summary>
    internal int Leases { get; set; }

    internal long Bytes => Length(Path) + Length(WalPath);

    internal long WalBytes => Length(WalPath);

    internal override string Table(string name) => Name + "." + name;

    internal static string NameOf(DateOnly day, int number) =>
        day.ToString("'d'yyyyMMdd", CultureInfo.InvariantCulture) + (number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"_{number}"));

    internal static DateOnly? DayOf(string name) =>
        name.Length >= 9 && name[0] == 'd' && (name.Length == 9 || name[9] == '_')
        && DateOnly.TryParseExact(name.AsSpan(1, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : null;

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

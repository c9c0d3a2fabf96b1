namespace Clew.Storage.DuckDB;

/// <summary>The embedded files of <c>Sql/</c>.</summary>
internal static class SqlResource
{
    /// <summary>The statements that create the tables of a day file.</summary>
    internal static string DayTables { get; } = Read("day.sql").Replace(" DICTIONARY", " VARCHAR USING COMPRESSION dict_fsst", StringComparison.Ordinal);

    internal static string Read(string name)
    {
        using Stream stream = typeof(SqlResource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is not part of the assembly.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}

namespace Clew.Storage.DuckDB;

/// <summary>The embedded files of <c>Sql/</c>.</summary>
internal static class SqlResource
{
    internal static string Read(string name)
    {
        using Stream stream = typeof(SqlResource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is not part of the assembly.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}

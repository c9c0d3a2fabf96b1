using Clew.Configuration;

namespace Clew.Server.Configuration;

/// <summary>Section <c>storage</c>. What it does not say is null.</summary>
/// <param name="Folder">Of the store.</param>
/// <param name="Retention">Day files older than this are deleted; zero keeps them.</param>
/// <param name="MaxBytes">The oldest day files are deleted while the store is larger; zero sets no limit.</param>
/// <param name="QueryTimeLimit">A query that takes longer is stopped.</param>
public sealed record StorageSettings(string? Folder, TimeSpan? Retention, long? MaxBytes, TimeSpan? QueryTimeLimit)
{
    internal static StorageSettings Read(ConfigReader reader) => new(
        reader.Optional("folder", ConfigType.Text, "Folder of the store, made when missing. One server a folder.", "clew-data"),
        reader.OptionalValue("retention", ConfigType.Duration(TimeSpan.Zero, TimeSpan.FromDays(36_500)), "Day files older than this are deleted; 0s keeps all. Settings made in the UI win.", "30d"),
        reader.OptionalValue("max_size", ConfigType.Bytes(), "The oldest day files are deleted while the store is larger; 0 sets no limit.", "0"),
        reader.OptionalValue("query_timeout", ConfigType.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)), "A query that takes longer is stopped.", "30s"));
}

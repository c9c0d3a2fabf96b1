using System.Globalization;

namespace Clew.Storage.DuckDB;

/// <summary>The settings with which DuckDB is opened.</summary>
internal static class EngineSettings
{
    /// <summary>What DuckDB may use for data.</summary>
    internal static long MemoryLimitOf(DuckDBOptions options) =>
        options.MemoryLimitBytes ?? Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, 512L << 20, 1L << 30);

    internal static IEnumerable<KeyValuePair<string, string>> Of(DuckDBOptions options)
    {
        yield return new("threads", Text(options.Threads));
        yield return new("memory_limit", Text(MemoryLimitOf(options) >> 10) + "KiB");
        yield return new("temp_directory", Path.Combine(options.DataFolder, "tmp"));
        yield return new("max_temp_directory_size", Text(options.MaxTempBytes >> 10) + "KiB");
        // Only the safety net: the timer checkpoints earlier, and the default of 16 MB doubles the cost of writing.
        yield return new("checkpoint_threshold", "256MiB");
        // Of new files. Measured with a million lean spans: 94 bytes a span at 64 KiB, 97 at 128, 105 at the default of 256, and 133 at 32; rows that
        // wait for a checkpoint take 90 MB of memory instead of 125.
        yield return new("default_block_size", "65536");
        yield return new("storage_compatibility_version", "latest");
        yield return new("autoinstall_known_extensions", "false");
        yield return new("autoload_known_extensions", "false");
        // Reads keep their statements, and this would build into a plan what it finds in a column now: that no trace has an error, for one.
        yield return new("disabled_optimizers", "statistics_propagation");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

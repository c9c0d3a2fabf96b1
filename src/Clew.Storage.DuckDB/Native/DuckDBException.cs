namespace Clew.Storage.DuckDB.Native;

/// <summary>An error that DuckDB reported, in its own words.</summary>
internal sealed class DuckDBException(string message) : Exception(message)
{
    /// <summary>The instance refuses all further work; only closing and opening it again helps.</summary>
    internal bool InstanceIsDead =>
        Message.Contains("has been invalidated", StringComparison.Ordinal) || Message.StartsWith("FATAL", StringComparison.Ordinal)
        || Message.StartsWith("INTERNAL", StringComparison.Ordinal);

    internal bool IsInterrupt => Message.StartsWith("INTERRUPT", StringComparison.Ordinal);
}

namespace Clew.Storage.DuckDB.Runs;

/// <summary>How a run ended as far as it is known. The numbers are part of stored data.</summary>
internal enum RunStatus : byte
{
    Ok = 0,

    /// <summary>The root span failed, or there is none and some span failed.</summary>
    Error = 1,

    /// <summary>No root span yet: still running, or its root was lost.</summary>
    NoRoot = 2,
}

using Clew.Storage.DuckDB.Fresh;

namespace Clew.Storage.DuckDB;

/// <summary>What rows of sums are told apart by, and name by a number (<see cref="DimensionKeys{T}"/>).</summary>
internal interface IDimensions<TSelf> : IEquatable<TSelf>
    where TSelf : struct, IDimensions<TSelf>
{
    /// <summary>The same with texts of its own, to be kept beyond the batch.</summary>
    TSelf Own();

    /// <summary>Writes the columns behind the number.</summary>
    void Append(TableBuilder keys);
}

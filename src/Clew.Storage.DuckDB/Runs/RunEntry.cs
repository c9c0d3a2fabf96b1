using System.Runtime.InteropServices;

namespace Clew.Storage.DuckDB.Runs;

/// <summary>A row of <c>runs</c> as it is kept in memory: 50 bytes, with the buckets of its histograms looked up already.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
internal readonly struct RunEntry(long startUnixNano, uint key, int user, int sign, in RunNumbers numbers)
{
    internal const int Bytes = 50;

    /// <summary>A minute is a number below 2^31 until the year 6053.</summary>
    internal readonly int Minute = (int)Math.Clamp(UsageMinute.Floor(startUnixNano, UsageMinute.Nanos) / UsageMinute.Nanos, int.MinValue, int.MaxValue);

    internal readonly uint Key = key;

    /// <summary>See <see cref="RunColumns.Users"/>.</summary>
    internal readonly int User = user;

    internal readonly int Input = (int)Math.Min(int.MaxValue, numbers.Input);

    internal readonly int Output = (int)Math.Min(int.MaxValue, numbers.Output);

    internal readonly long DurationNanos = numbers.DurationNanos;

    internal readonly long CostNano = numbers.CostNano;

    internal readonly ushort DurationBucket = (ushort)DurationBuckets.IndexOf(numbers.DurationNanos);

    internal readonly ushort TokensBucket = (ushort)DurationBuckets.IndexOf(numbers.Input + numbers.Output);

    internal readonly ushort CostBucket = (ushort)DurationBuckets.IndexOf(numbers.CostNano);

    internal readonly ushort Iterations = (ushort)Math.Min(ushort.MaxValue, numbers.Iterations);

    internal readonly ushort LlmCalls = (ushort)Math.Min(ushort.MaxValue, numbers.LlmCalls);

    internal readonly ushort ToolCalls = (ushort)Math.Min(ushort.MaxValue, numbers.ToolCalls);

    internal readonly sbyte Sign = (sbyte)Math.Clamp(sign, sbyte.MinValue, sbyte.MaxValue);

    internal readonly byte Truncated = (byte)Math.Min(byte.MaxValue, numbers.Truncated);
}

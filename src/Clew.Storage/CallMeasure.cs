namespace Clew.Storage;

/// <summary>The number of a call whose percentiles and distribution are asked for.</summary>
public enum CallMeasure
{
    /// <summary>Nanoseconds from start to end.</summary>
    Latency,

    /// <summary>Nanoseconds to the first chunk, of the calls that tell it.</summary>
    Ttft,

    /// <summary>Millionths of the model's context window that the input took, of calls of models whose window is known.</summary>
    Context,

    /// <summary>Output tokens per 1,000 seconds after the first chunk, of the calls that tell when that came.</summary>
    Speed,
}

namespace Clew.Pipeline.Cost;

/// <summary>Tokens that some models sell at another price than text. Each is a part of a bucket of the usage, not beside it.</summary>
public readonly record struct ModalityTokens
{
    /// <summary>Part of the fresh input.</summary>
    public long AudioInput { get; init; }

    /// <summary>Part of the fresh input.</summary>
    public long ImageInput { get; init; }

    /// <summary>Part of the cache reads.</summary>
    public long AudioCacheRead { get; init; }

    /// <summary>Part of the output.</summary>
    public long AudioOutput { get; init; }

    /// <summary>Part of the output.</summary>
    public long ImageOutput { get; init; }
}

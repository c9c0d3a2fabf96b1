namespace Clew.Telemetry.Otlp;

/// <summary>
/// Whether a body was an OTLP request at all. Items that were refused one by one do not make a request fail: they are counted in the batch.
/// </summary>
/// <param name="Ok">False when the request as a whole is malformed; the batch then holds no items.</param>
/// <param name="Error">What is wrong and at which byte; null when <paramref name="Ok"/>.</param>
public readonly record struct DecodeResult(bool Ok, string? Error)
{
    public static DecodeResult Success { get; } = new(true, null);

    public static DecodeResult Malformed(string error) => new(false, error);
}

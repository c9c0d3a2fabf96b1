namespace Clew.Server.Ingest;

/// <summary>
/// The bound of ingest memory: bytes of all requests from the first byte read until their commit. What does not fit is refused with a
/// retryable status, so the sender holds the data instead of this process.
/// </summary>
public sealed class IngestBudget(long maxBytes)
{
    private long usedBytes;

    public long MaxBytes => maxBytes;

    public long UsedBytes => Interlocked.Read(ref usedBytes);

    /// <param name="bytes">How much more is needed.</param>
    /// <param name="alreadyHeld">
    /// What the same request holds. A request larger than the whole budget passes when it is alone: each is bounded by the body limits.
    /// </param>
    public bool TryReserve(long bytes, long alreadyHeld)
    {
        long now = Interlocked.Add(ref usedBytes, bytes);
        if (now <= maxBytes || now == alreadyHeld + bytes)
        {
            return true;
        }
        Interlocked.Add(ref usedBytes, -bytes);
        return false;
    }

    public void Release(long bytes) => Interlocked.Add(ref usedBytes, -bytes);
}

using System.Buffers;

namespace Clew.Server.Ingest;

/// <summary>The bytes of one request, from the first one read until its commit.</summary>
public sealed class RequestBody : IDisposable
{
    /// <summary>The arrays of larger bodies go to the garbage collector: one giant request must not hold its memory for ever.</summary>
    private const int KeptBytesMax = 4 << 20;

    public byte[] Buffer { get; private set; } = [];

    /// <summary>Used bytes of <see cref="Buffer"/>.</summary>
    public int Length { get; set; }

    /// <summary>What the request holds of the <see cref="IngestBudget"/>.</summary>
    public long ReservedBytes { get; set; }

    /// <summary>Makes room for so many bytes altogether.</summary>
    public void Grow(int bytes)
    {
        if (Buffer.Length >= bytes)
        {
            return;
        }
        byte[] larger = bytes > KeptBytesMax ? GC.AllocateUninitializedArray<byte>(bytes) : ArrayPool<byte>.Shared.Rent(bytes);
        Buffer.AsSpan(0, Length).CopyTo(larger);
        Return();
        Buffer = larger;
    }

    public void Dispose()
    {
        Return();
        Buffer = [];
        Length = 0;
    }

    private void Return()
    {
        if (Buffer.Length is > 0 and <= KeptBytesMax)
        {
            ArrayPool<byte>.Shared.Return(Buffer);
        }
    }
}

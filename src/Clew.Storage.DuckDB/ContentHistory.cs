using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// The bodies that came last: a call's history begins with the history of the call before it, so its first parts need not be cut and looked up
/// again, only hashed in one go. A new body takes the place of an older one with the same number; what was forgotten is looked up part by part.
/// </summary>
internal sealed class ContentHistory
{
    /// <summary>Agents that take turns at calling a model before one of them is forgotten; a power of two.</summary>
    private const int EntryCount = 2048;

    /// <summary>A longer list of parts is not kept: 4 KiB for each entry at most.</summary>
    private const int PartsMax = 512;

    /// <summary>Shorter bodies are cut as fast.</summary>
    private const int BodyMinBytes = 512;

    private readonly Entry[] entries = new Entry[EntryCount];

    /// <summary>The entry of a body; null when it is not worth one.</summary>
    internal Entry? Of(TraceId traceId, ReadOnlySpan<byte> key, ReadOnlySpan<byte> body) =>
        body.Length < BodyMinBytes || body[0] != (byte)'[' ? null : entries[(uint)HashCode.Combine(traceId, key.Length) % EntryCount] ??= new Entry();

    /// <summary>Forgets everything: parts of a commit that failed have no ids.</summary>
    internal void Clear() => Array.Clear(entries);

    internal sealed class Entry
    {
        private long[] ids = [];
        private int count;
        private (ulong Left, ulong Right) state;
        private UInt128 last;

        /// <summary>Bytes of the body that the parts make up.</summary>
        internal int Length { get; private set; }

        internal ReadOnlySpan<long> Ids => ids.AsSpan(0, count);

        /// <summary>True when a body begins as the last one did.</summary>
        internal bool Begins(ReadOnlySpan<byte> body, ContentHash hash) =>
            Length > 0 && body.Length >= Length && LastOf(body, Length) == last && hash.Advance(hash.Start, body[..Hashed(Length)]) == state;

        /// <summary>Remembers a body up to a cut.</summary>
        /// <param name="body">The body.</param>
        /// <param name="length">Where the cut is.</param>
        /// <param name="parts">The parts before it.</param>
        /// <param name="begins">What <see cref="Begins"/> said of the body.</param>
        /// <param name="hash">The same as ever.</param>
        internal void Keep(ReadOnlySpan<byte> body, int length, ReadOnlySpan<long> parts, bool begins, ContentHash hash)
        {
            if (parts.Length > PartsMax || length < BodyMinBytes)
            {
                return;
            }
            state = begins ? hash.Advance(state, body[Hashed(Length)..Hashed(length)]) : hash.Advance(hash.Start, body[..Hashed(length)]);
            last = LastOf(body, length);
            Length = length;
            if (ids.Length < parts.Length)
            {
                Array.Resize(ref ids, Math.Min(PartsMax, parts.Length * 2));
            }
            parts.CopyTo(ids);
            count = parts.Length;
        }

        /// <summary>The hash takes whole blocks; what is behind them is compared.</summary>
        private static int Hashed(int length) => length & ~(ContentHash.BlockBytes - 1);

        private static UInt128 LastOf(ReadOnlySpan<byte> body, int length) => System.Runtime.InteropServices.MemoryMarshal.Read<UInt128>(body[(length - ContentHash.BlockBytes)..length]);
    }
}

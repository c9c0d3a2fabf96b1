namespace Clew.Instrumentation.Http;

/// <summary>
/// Requests that failed in a way that clients repeat, so that the next one with the same body is known as a repetition. An SDK repeats with a new
/// message, of which nothing else says so.
/// </summary>
internal sealed class AttemptTable(TimeProvider time)
{
    // More calls than this do not wait for their repetition at once; beyond it the oldest is forgotten, and its repetition counts as a first attempt.
    private const int Capacity = 256;

    // No client waits longer before it repeats.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly object gate = new();
    private readonly Dictionary<Key, Entry> failed = [];

    /// <summary>Failures that were forgotten because the table was full.</summary>
    public long Forgotten { get; private set; }

    /// <summary>How many times the request was sent before; forgets it, until it fails again.</summary>
    public int Take(in Key key)
    {
        lock (gate)
        {
            return failed.Count > 0 && failed.Remove(key, out Entry entry) && time.GetElapsedTime(entry.Timestamp) < Lifetime ? entry.Count : 0;
        }
    }

    public void Add(in Key key, int count)
    {
        lock (gate)
        {
            if (failed.Count >= Capacity)
            {
                failed.Remove(failed.MinBy(pair => pair.Value.Timestamp).Key);
                Forgotten++;
            }
            failed[key] = new Entry(count, time.GetTimestamp());
        }
    }

    /// <summary>What makes two requests the same: address, body and the span in which they are sent.</summary>
    public readonly record struct Key(string Address, long Digest, string? Parent);

    private readonly record struct Entry(int Count, long Timestamp);
}

using Clew.Export.Queue;
using Clew.Telemetry;

namespace Clew.Export.Encode;

/// <summary>Makes of a batch what the destinations of one route get: chosen, in their form, redacted, encoded.</summary>
internal sealed class RouteEncoder<TBatch, TItem>(
    SignalCodec<TBatch, TItem> codec, Func<Route, TItem, bool> wants, Func<TItem, TItem>? normalize, Func<ExportRedaction, Action<string, TBatch>> redaction)
    where TBatch : TelemetryBatch<TItem>, new()
    where TItem : class, IBatchItem, new()
{
    // Frames of about this size join into batches of any bound without being decoded again.
    private const int FrameBytesWanted = 512 * 1024;

    /// <returns>Null when nothing of the batch is wanted.</returns>
    public List<FrameBuilder>? Encode(Route route, TBatch batch, long nowUnixMillis, out int left)
    {
        IReadOnlyList<TItem> items = Choose(route, batch);
        left = items.Count;
        return Encode(route, items, batch.Count == 0 ? 0 : (long)batch.BufferLength * items.Count / batch.Count, nowUnixMillis);
    }

    /// <summary>The same for items that are chosen already, but for the route's filter.</summary>
    /// <param name="route">For whom.</param>
    /// <param name="items">Not changed.</param>
    /// <param name="estimate">About how many bytes they are when encoded.</param>
    /// <param name="wanted">Which of them the filter passes.</param>
    /// <param name="nowUnixMillis">When they are queued.</param>
    /// <param name="left">How many are wanted.</param>
    public List<FrameBuilder>? Encode(Route route, IReadOnlyList<TItem> items, long estimate, Func<Route, TItem, bool> wanted, long nowUnixMillis, out int left)
    {
        TItem[] chosen = [.. items.Where(item => !IsOwnWork(item) && wanted(route, item))];
        left = chosen.Length;
        return Encode(route, chosen, estimate * chosen.Length / Math.Max(items.Count, 1), nowUnixMillis);
    }

    private List<FrameBuilder>? Encode(Route route, IReadOnlyList<TItem> items, long estimate, long nowUnixMillis)
    {
        if (items.Count == 0)
        {
            return null;
        }
        if (route.Attributes == AttributeForm.Normalized && normalize is not null)
        {
            items = [.. items.Select(normalize)];
        }
        if (route.Redaction is string policy)
        {
            items = Redact(route, policy, items);
        }
        List<FrameBuilder> frames = [];
        int each = (int)Math.Clamp((long)items.Count * FrameBytesWanted / Math.Max(estimate, 1), 1, items.Count);
        for (int start = 0; start < items.Count; start += each)
        {
            int count = Math.Min(each, items.Count - start);
            FrameBuilder frame = new();
            codec.Encode(count == items.Count ? items : [.. items.Skip(start).Take(count)], frame);
            frame.Seal(count, nowUnixMillis);
            frames.Add(frame);
        }
        return frames;
    }

    private static bool IsOwnWork(TItem item) => item is Span { FromLog: true };

    private IReadOnlyList<TItem> Choose(Route route, TBatch batch)
    {
        List<TItem> chosen = new(batch.Count);
        for (int i = 0; i < batch.Count; i++)
        {
            TItem item = batch[i];
            // What a log record tells of a call was sent as a log record.
            if (!IsOwnWork(item) && (route.TakesAll || wants(route, item)))
            {
                chosen.Add(item);
            }
        }
        return chosen;
    }

    /// <summary>Redacts a copy: the store and other destinations have the same batch.</summary>
    private IReadOnlyList<TItem> Redact(Route route, string policy, IReadOnlyList<TItem> items)
    {
        using FrameBuilder copy = new();
        codec.Encode(items, copy);
        TBatch batch = codec.Decode(copy.Frame[QueueFrame.Size..]);
        redaction(route.RedactionHook!)(policy, batch);
        return SignalCodec<TBatch, TItem>.ItemsOf(batch);
    }
}

using Clew.Export.Encode;
using Clew.Export.Queue;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Export;

/// <summary>Encodes requests for the routes that they take, and holds room for them in queues that refuse.</summary>
/// <param name="writer">Commits what is prepared.</param>
/// <param name="time">Says when a request came.</param>
internal sealed class ExportPreparer(ExportWriter writer, TimeProvider time)
{
    /// <summary>Items of traces that the policies of one destination keep.</summary>
    /// <returns>Empty when the destination is gone, or does not take the signal or any of them.</returns>
    internal PreparedExport PrepareChosen<TBatch, TItem>(
        Route? route, OtlpSignal signal, IReadOnlyList<TItem> items, long estimate, RouteEncoder<TBatch, TItem> encoder, Func<Route, TItem, bool> wanted)
        where TBatch : TelemetryBatch<TItem>, new()
        where TItem : class, IBatchItem, new()
    {
        if (route?.Destinations[0] is not { } destination || !destination.Settings.Options.Takes(signal))
        {
            return PreparedExport.None;
        }
        List<FrameBuilder>? frames = encoder.Encode(route, items, estimate, wanted, time.GetUtcNow().ToUnixTimeMilliseconds(), out int left);
        destination.Counters.Filtered(signal, items.Count - left);
        return frames is null ? PreparedExport.None : new PreparedExport(writer, [(destination.LaneOf(signal), frames)], []);
    }

    /// <summary>A whole request.</summary>
    /// <returns>Null when a queue that refuses is full.</returns>
    internal PreparedExport? Prepare<TBatch, TItem>(Route[] current, OtlpSignal signal, TBatch batch, RouteEncoder<TBatch, TItem> encoder)
        where TBatch : TelemetryBatch<TItem>, new()
        where TItem : class, IBatchItem, new()
    {
        if (current.Length == 0)
        {
            return PreparedExport.None;
        }
        List<(SignalLane, List<FrameBuilder>)> encoded = [];
        List<(DiskQueue, long)> reserved = [];
        PreparedExport prepared = new(writer, encoded, reserved);
        bool isWhole = false;
        try
        {
            isWhole = TryEncode(current, signal, batch, encoder, encoded, reserved);
        }
        finally
        {
            if (!isWhole)
            {
                prepared.Abandon();
            }
        }
        return isWhole ? prepared : null;
    }

    /// <returns>False when a queue that refuses is full.</returns>
    private bool TryEncode<TBatch, TItem>(
        Route[] current, OtlpSignal signal, TBatch batch, RouteEncoder<TBatch, TItem> encoder, List<(SignalLane, List<FrameBuilder>)> encoded, List<(DiskQueue, long)> reserved)
        where TBatch : TelemetryBatch<TItem>, new()
        where TItem : class, IBatchItem, new()
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (Route route in current)
        {
            List<FrameBuilder>? frames = encoder.Encode(route, batch, now, out int chosen);
            foreach (Destination destination in route.Destinations)
            {
                destination.Counters.Filtered(signal, batch.Count - chosen);
                if (frames is null)
                {
                    continue;
                }
                SignalLane lane = destination.LaneOf(signal);
                encoded.Add((lane, frames));
                if (destination.Settings.Options.Queue.WhenFull == FullQueuePolicy.Refuse)
                {
                    long bytes = frames.Sum(frame => (long)frame.Frame.Length);
                    if (!lane.Queue.TryReserve(bytes))
                    {
                        destination.Counters.Refused();
                        return false;
                    }
                    reserved.Add((lane.Queue, bytes));
                }
            }
        }
        return true;
    }
}

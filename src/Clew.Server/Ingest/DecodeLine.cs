namespace Clew.Server.Ingest;

/// <summary>
/// Requests whose bytes are read, in that order. Decoded spans take five times the memory of their bytes, so a request is decoded only when
/// enough of those before it are committed; until then it waits as bytes. When it takes too long, new requests are refused, unread.
/// </summary>
/// <param name="decodedBytesMax">Bytes of bodies that may be decoded and not committed yet. A larger body passes when it is alone.</param>
/// <param name="ageMax">How long requests may be here before others are refused.</param>
/// <param name="time">Tells how long.</param>
public sealed class DecodeLine(long decodedBytesMax, TimeSpan ageMax, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Place> places = [];
    private readonly Queue<Place> waiting = [];
    private long bytes;
    private long decodedBytes;

    /// <summary>
    /// Whether the oldest request is here for too long. With little to do that is no overload but a slow disk, or a commit that waits for another
    /// process: what comes costs no memory worth a refusal then.
    /// </summary>
    public bool IsLate
    {
        get
        {
            lock (gate)
            {
                return bytes > decodedBytesMax && time.GetElapsedTime(places.First!.Value.Entered) > ageMax;
            }
        }
    }

    /// <summary>Takes the last place, and completes when it is the request's turn to be decoded.</summary>
    public async ValueTask<Place> EnterAsync(long bodyBytes)
    {
        Place place = new(bodyBytes, time.GetTimestamp());
        lock (gate)
        {
            place.Node = places.AddLast(place);
            bytes += bodyBytes;
            if (waiting.Count == 0 && HasRoomFor(place))
            {
                decodedBytes += bodyBytes;
                return place;
            }
            place.Turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(place);
        }
        await place.Turn.Task;
        return place;
    }

    /// <summary>Ends what <see cref="EnterAsync"/> began.</summary>
    public void Leave(Place place)
    {
        lock (gate)
        {
            places.Remove(place.Node!);
            bytes -= place.Bytes;
            decodedBytes -= place.Bytes;
            while (waiting.TryPeek(out Place? next) && HasRoomFor(next))
            {
                waiting.Dequeue();
                decodedBytes += next.Bytes;
                next.Turn!.SetResult();
            }
        }
    }

    private bool HasRoomFor(Place place) => decodedBytes == 0 || decodedBytes + place.Bytes <= decodedBytesMax;

    /// <summary>The place of one request.</summary>
    public sealed class Place
    {
        internal Place(long bytes, long entered) => (Bytes, Entered) = (bytes, entered);

        internal long Bytes { get; }

        internal long Entered { get; }

        internal LinkedListNode<Place>? Node { get; set; }

        internal TaskCompletionSource? Turn { get; set; }
    }
}

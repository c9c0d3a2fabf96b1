using Clew.Telemetry;

namespace Clew.Analyse.Screen;

/// <summary>
/// The traces that the screen knows, by id, by how long ago they were touched, and by conversation. At its bound the one that was touched least
/// recently makes room. Not thread-safe.
/// </summary>
/// <param name="tracesMax">How many it knows at a time.</param>
/// <param name="forgetting">Told of a trace that makes room, while all of it is still there.</param>
internal sealed class TraceTable(int tracesMax, Action<TraceState> forgetting)
{
    /// <summary>A conversation with more traces at a time is a constant that somebody sends as one.</summary>
    private const int NeighboursMax = 32;

    private readonly Dictionary<TraceId, TraceState> traces = [];
    private readonly Dictionary<ulong, TraceState> newestOfConversation = [];
    private TraceState? newest;

    public int Count => traces.Count;

    public long Evicted { get; private set; }

    public TraceState? Oldest { get; private set; }

    public TraceState? Find(TraceId traceId) => traces.GetValueOrDefault(traceId);

    public TraceState Touch(TraceId traceId, long receivedNanos)
    {
        // Spans of a trace mostly come one after the other.
        if (newest is not null && newest.TraceId == traceId)
        {
            newest.TouchedNanos = receivedNanos;
            return newest;
        }
        if (traces.TryGetValue(traceId, out TraceState? state))
        {
            TakeOut(state);
        }
        else
        {
            state = traces.Count < tracesMax ? new TraceState() : Evict();
            state.Reset(traceId);
            traces.Add(traceId, state);
        }
        (state.Older, state.Newer, state.TouchedNanos) = (newest, null, receivedNanos);
        if (newest is not null)
        {
            newest.Newer = state;
        }
        newest = state;
        Oldest ??= state;
        return state;
    }

    public void Join(TraceState state, ulong conversation)
    {
        state.Conversation = conversation;
        newestOfConversation.TryGetValue(conversation, out TraceState? next);
        state.NextInConversation = next;
        if (next is not null)
        {
            next.PreviousInConversation = state;
        }
        newestOfConversation[conversation] = state;
    }

    /// <summary>The traces of the same conversation of which one lies within the other's time and that differ in service or agent.</summary>
    public IReadOnlyList<ConversationNeighbour> NeighboursOf(TraceState state)
    {
        if (state.Conversation == 0)
        {
            return [];
        }
        List<ConversationNeighbour>? found = null;
        TraceState? other = newestOfConversation.GetValueOrDefault(state.Conversation);
        for (int i = 0; other is not null && i < NeighboursMax; i++, other = other.NextInConversation)
        {
            bool isOuter = other.StartNanos <= state.StartNanos && other.EndNanos >= state.EndNanos;
            bool isInner = other.StartNanos >= state.StartNanos && other.EndNanos <= state.EndNanos;
            bool isOther = other.Service != state.Service || (other.Agent is not null && state.Agent is not null && other.Agent != state.Agent);
            if (other != state && (isOuter || isInner) && isOther)
            {
                (found ??= []).Add(new ConversationNeighbour(other.TraceId, other.Service, other.Agent, other.StartNanos, other.EndNanos));
            }
        }
        return found ?? [];
    }

    private TraceState Evict()
    {
        TraceState oldest = Oldest!;
        Evicted++;
        forgetting(oldest);
        traces.Remove(oldest.TraceId);
        TakeOut(oldest);
        Leave(oldest);
        return oldest;
    }

    private void TakeOut(TraceState state)
    {
        (TraceState? older, TraceState? newer) = (state.Older, state.Newer);
        if (older is not null)
        {
            older.Newer = newer;
        }
        if (newer is not null)
        {
            newer.Older = older;
        }
        Oldest = Oldest == state ? newer : Oldest;
        newest = newest == state ? older : newest;
    }

    private void Leave(TraceState state)
    {
        (TraceState? previous, TraceState? next) = (state.PreviousInConversation, state.NextInConversation);
        if (next is not null)
        {
            next.PreviousInConversation = previous;
        }
        if (previous is not null)
        {
            previous.NextInConversation = next;
        }
        else if (state.Conversation != 0 && next is not null)
        {
            newestOfConversation[state.Conversation] = next;
        }
        else if (state.Conversation != 0)
        {
            newestOfConversation.Remove(state.Conversation);
        }
        (state.PreviousInConversation, state.NextInConversation) = (null, null);
    }
}

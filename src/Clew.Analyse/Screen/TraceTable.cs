using System.Runtime.InteropServices;
using Clew.Telemetry;

namespace Clew.Analyse.Screen;

/// <summary>
/// The traces that the screen knows, by id, by how long ago they were touched, and by conversation. At its bound the one that was touched least
/// recently makes room. Not thread-safe.
/// </summary>
/// <remarks>
/// Places are linked by number. References between tens of thousands of long-lived states, two of which change with each span, would have every collection
/// of the youngest objects walk through all of them: that took more time than all that the screen does.
/// </remarks>
/// <param name="tracesMax">How many it knows at a time.</param>
/// <param name="forgetting">Told of a trace that makes room, while all of it is still there.</param>
internal sealed class TraceTable(int tracesMax, Action<TraceState> forgetting)
{
    /// <summary>A conversation with more traces at a time is a constant that somebody sends as one.</summary>
    private const int NeighboursMax = 32;

    private const int None = -1;

    private readonly Dictionary<TraceId, int> places = [];
    private readonly Dictionary<ulong, int> newestOfConversation = [];
    private TraceState[] states = [];
    private Links[] links = [];
    private int newest = None;
    private int oldest = None;

    public int Count => places.Count;

    public long Evicted { get; private set; }

    public TraceState? Find(TraceId traceId) => places.TryGetValue(traceId, out int place) ? states[place] : null;

    /// <summary>From the trace that was touched least recently.</summary>
    public IEnumerable<TraceState> FromOldest()
    {
        for (int place = oldest; place != None; place = links[place].Newer)
        {
            yield return states[place];
        }
    }

    public TraceState Touch(TraceId traceId, long receivedNanos)
    {
        // Spans of a trace mostly come one after the other.
        if (newest == None || states[newest].TraceId != traceId)
        {
            if (places.TryGetValue(traceId, out int place))
            {
                TakeOut(place);
            }
            else
            {
                place = places.Count < tracesMax ? Make() : Evict();
                states[place].Reset(traceId);
                places.Add(traceId, place);
            }
            (links[place].Older, links[place].Newer) = (newest, None);
            if (newest != None)
            {
                links[newest].Newer = place;
            }
            newest = place;
            oldest = oldest == None ? place : oldest;
        }
        states[newest].TouchedNanos = receivedNanos;
        return states[newest];
    }

    /// <summary>Puts the trace that was touched last into a conversation.</summary>
    public void Join(ulong conversation)
    {
        states[newest].Conversation = conversation;
        ref int first = ref CollectionsMarshal.GetValueRefOrAddDefault(newestOfConversation, conversation, out bool isKnown);
        int next = isKnown ? first : None;
        links[newest].NextInConversation = next;
        if (next != None)
        {
            links[next].PreviousInConversation = newest;
        }
        first = newest;
    }

    /// <summary>The traces of the same conversation of which one lies within the other's time and that differ in service or agent.</summary>
    public IReadOnlyList<ConversationNeighbour> NeighboursOf(TraceState state)
    {
        if (state.Conversation == 0)
        {
            return [];
        }
        List<ConversationNeighbour>? found = null;
        int place = newestOfConversation.GetValueOrDefault(state.Conversation, None);
        for (int i = 0; place != None && i < NeighboursMax; i++, place = links[place].NextInConversation)
        {
            TraceState other = states[place];
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

    private int Make()
    {
        int place = places.Count;
        if (place == states.Length)
        {
            int length = Math.Min(tracesMax, Math.Max(64, place * 2));
            Array.Resize(ref states, length);
            Array.Resize(ref links, length);
        }
        states[place] = new TraceState();
        links[place] = Links.Empty;
        return place;
    }

    private int Evict()
    {
        int place = oldest;
        Evicted++;
        forgetting(states[place]);
        places.Remove(states[place].TraceId);
        TakeOut(place);
        Leave(place);
        return place;
    }

    private void TakeOut(int place)
    {
        (int older, int newer) = (links[place].Older, links[place].Newer);
        if (older != None)
        {
            links[older].Newer = newer;
        }
        if (newer != None)
        {
            links[newer].Older = older;
        }
        oldest = oldest == place ? newer : oldest;
        newest = newest == place ? older : newest;
    }

    private void Leave(int place)
    {
        (int previous, int next) = (links[place].PreviousInConversation, links[place].NextInConversation);
        ulong conversation = states[place].Conversation;
        if (next != None)
        {
            links[next].PreviousInConversation = previous;
        }
        if (previous != None)
        {
            links[previous].NextInConversation = next;
        }
        else if (conversation != 0 && next != None)
        {
            newestOfConversation[conversation] = next;
        }
        else if (conversation != 0)
        {
            newestOfConversation.Remove(conversation);
        }
        links[place] = Links.Empty;
    }

    /// <summary>Neighbours in the order of use, and among the traces of a conversation.</summary>
    private struct Links
    {
        public static readonly Links Empty = new() { Older = None, Newer = None, NextInConversation = None, PreviousInConversation = None };

        public int Older;
        public int Newer;
        public int NextInConversation;
        public int PreviousInConversation;
    }
}

using Clew.Pipeline.Cost;
using Clew.Telemetry;

namespace Clew.Analyse.Screen;

/// <summary>
/// Windows of the models that are in use, found by one cheap hash: every call asks. A slot is looked up again after a while, because people change prices
/// and windows in a running server. Not thread-safe.
/// </summary>
internal sealed class ContextWindowCache(PriceTable prices)
{
    private const int SlotCount = 256;

    /// <summary>Seconds at a usual load.</summary>
    private const int UsesMax = 1000;

    private readonly Slot[] slots = new Slot[SlotCount];

    /// <summary>Tokens; the largest number when not known.</summary>
    public long Of(GenAICall call)
    {
        ulong hash = ByteHash.Of(call.Provider.Span, ByteHash.Of(call.ResponseModel.Span, ByteHash.Of(call.RequestModel.Span)));
        ref Slot slot = ref slots[hash % SlotCount];
        if (slot.Hash != hash || ++slot.Uses > UsesMax)
        {
            slot = new Slot { Hash = hash, Window = prices.ContextWindow(call.Provider, call.ResponseModel, call.RequestModel) ?? long.MaxValue };
        }
        return slot.Window;
    }

    private struct Slot
    {
        public ulong Hash;
        public long Window;
        public int Uses;
    }
}

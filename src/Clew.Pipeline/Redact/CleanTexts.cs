using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clew.Telemetry;

namespace Clew.Pipeline.Redact;

/// <summary>
/// Texts of one batch in which nothing was found: spans of a trace, and calls of a model, have most of theirs in common. One text per slot, compared
/// byte by byte, so that a text that is only similar is looked at. The texts point into the batch. Not thread-safe.
/// </summary>
internal sealed class CleanTexts
{
    /// <summary>Longer texts seldom repeat.</summary>
    public const int TextMaxBytes = 96;

    private const int SlotBits = 8;
    private const ulong Prime = 0x9E3779B97F4A7C15;

    private readonly (KeyPlan? Key, Utf8Text Text)[] slots = new (KeyPlan?, Utf8Text)[1 << SlotBits];

    /// <param name="key">What is done to the text: under another key the same text may be something else.</param>
    /// <param name="text">Of at least <see cref="Recognise.TextRecognisers.TextMinBytes"/>.</param>
    /// <param name="slot">Where to put the text when nothing is found in it.</param>
    public bool Contains(KeyPlan key, ReadOnlySpan<byte> text, out int slot)
    {
        slot = (int)(Hash(key, text) >> (64 - SlotBits));
        ref (KeyPlan? Key, Utf8Text Text) known = ref slots[slot];
        return ReferenceEquals(known.Key, key) && text.SequenceEqual(known.Text.Span);
    }

    public void Put(int slot, KeyPlan key, Utf8Text text) => slots[slot] = (key, text);

    /// <summary>Names differ at their ends.</summary>
    private static ulong Hash(KeyPlan key, ReadOnlySpan<byte> text)
    {
        ref byte first = ref MemoryMarshal.GetReference(text);
        ulong hash = key.Salt + (uint)text.Length;
        if (text.Length >= sizeof(ulong))
        {
            hash = (hash ^ Unsafe.ReadUnaligned<ulong>(ref first)) * Prime;
            return (hash ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, text.Length - sizeof(ulong)))) * Prime;
        }
        hash = (hash ^ Unsafe.ReadUnaligned<uint>(ref first)) * Prime;
        return (hash ^ Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, text.Length - sizeof(uint)))) * Prime;
    }
}

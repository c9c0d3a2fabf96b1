using System.Text;
using Clew.Pipeline.Redact.Recognise;

namespace Clew.Pipeline.Redact;

/// <summary>What is written in the place of what a rule finds.</summary>
internal sealed class RuleTable(RuleNames names, RedactionPolicy policy, RedactionKey key)
{
    private readonly Entry[] entries = [.. Enumerable.Range(0, names.Count).Select(i => EntryOf(names[i], policy))];

    public string NameOf(int rule) => entries[rule].Name;

    public RedactionAction ActionOf(int rule) => entries[rule].Action;

    /// <summary>A text that stands in the place of another already.</summary>
    public bool IsReplacement(int rule, ReadOnlySpan<byte> value)
    {
        Entry entry = entries[rule];
        return !value.IsEmpty && (value.SequenceEqual(entry.Replacement) || IsHashMask(entry.MaskStart, value));
    }

    /// <summary>Appends what stands in the place of a value.</summary>
    public void Write(int rule, ReadOnlySpan<byte> value, bool isHashed, GrowingBuffer target)
    {
        Entry entry = entries[rule];
        if (entry.Action == RedactionAction.Hash || (isHashed && entry.Action == RedactionAction.Mask))
        {
            target.Append(entry.MaskStart);
            target.Append(":"u8);
            Hash(value, target.Reserve(RedactionKey.HexBytes));
            target.Append("]"u8);
        }
        else
        {
            target.Append(entry.Replacement);
        }
    }

    /// <summary>Case means nothing in a mailbox, so that one user has one hash.</summary>
    private void Hash(ReadOnlySpan<byte> value, Span<byte> hex)
    {
        if (value.Length > 256 || value.IndexOf((byte)'@') < 0)
        {
            key.Hash(value, hex);
            return;
        }
        Span<byte> folded = stackalloc byte[256];
        Ascii.ToLower(value, folded, out int written);
        key.Hash(written == value.Length ? folded[..written] : value, hex);
    }

    /// <summary>What only starts like a mask may be any text that a sender wrote.</summary>
    private static bool IsHashMask(ReadOnlySpan<byte> maskStart, ReadOnlySpan<byte> value) =>
        value.Length == maskStart.Length + RedactionKey.HexBytes + 2 && value.StartsWith(maskStart) && value[maskStart.Length] == ':' && value[^1] == ']'
        && value.Slice(maskStart.Length + 1, RedactionKey.HexBytes).IndexOfAnyExcept("0123456789abcdef"u8) < 0;

    private static Entry EntryOf(string name, RedactionPolicy policy)
    {
        RedactionRule? own = policy.Rules.FirstOrDefault(rule => rule.Name == name);
        RedactionAction action = own?.Action ?? policy.RecogniserActions.GetValueOrDefault(name);
        byte[] start = Encoding.UTF8.GetBytes("[" + name.ToUpperInvariant());
        byte[] replacement = action switch
        {
            RedactionAction.Replace => Encoding.UTF8.GetBytes(own?.Replacement ?? ""),
            RedactionAction.Remove => [],
            _ => [.. start, (byte)']'],
        };
        return new Entry(name, action, start, replacement);
    }

    private sealed record Entry(string Name, RedactionAction Action, byte[] MaskStart, byte[] Replacement);
}

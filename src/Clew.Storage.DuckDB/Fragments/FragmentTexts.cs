using System.Buffers;
using System.Text;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Fragments;

/// <summary>
/// Numbers for lists of names: few different ones stand in many rows. One thread at a time asks for numbers, any for names.
/// </summary>
/// <param name="idBytesMax">What ids of conversations and users may take.</param>
internal sealed class FragmentTexts(long idBytesMax)
{
    /// <summary>Different lists; some 20 MB. An index that meets more is of no use.</summary>
    internal const int ListsMax = 100_000;

    private readonly ContentHash hash = new();
    private readonly Dictionary<UInt128, int> codes = [];
    private readonly Dictionary<string, List<int>> listsWith = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> names = new();
    private readonly Lock gate = new();

    /// <summary>Conversations and users.</summary>
    internal IdTable Ids { get; } = new();

    internal bool IsFull => codes.Count > ListsMax || Ids.Bytes > idBytesMax;

    /// <summary>The number of one or two lists together; 0 for no names.</summary>
    internal int CodeOf(ListValue first, ListValue second = default)
    {
        names.ResetWrittenCount();
        Append(first);
        Append(second);
        if (names.WrittenCount == 0)
        {
            return 0;
        }
        UInt128 key = hash.Of(names.WrittenSpan);
        if (!codes.TryGetValue(key, out int code))
        {
            lock (gate)
            {
                codes.Add(key, code = codes.Count + 1);
                Remember(first, code);
                Remember(second, code);
            }
        }
        return code;
    }

    /// <summary>For each number whether its lists hold a name.</summary>
    internal bool[] With(string name)
    {
        lock (gate)
        {
            bool[] with = new bool[codes.Count + 1];
            foreach (int code in listsWith.GetValueOrDefault(name, []))
            {
                with[code] = true;
            }
            return with;
        }
    }

    private void Append(ListValue list)
    {
        for (int i = 0; i < list.Count; i++)
        {
            ReadOnlySpan<byte> name = list.Text(i);
            // Each name with its length, so that no two lists look the same.
            Span<byte> target = names.GetSpan(name.Length + sizeof(int));
            BitConverter.TryWriteBytes(target, name.Length);
            name.CopyTo(target[sizeof(int)..]);
            names.Advance(name.Length + sizeof(int));
        }
    }

    private void Remember(ListValue list, int code)
    {
        for (int i = 0; i < list.Count; i++)
        {
            string name = Encoding.UTF8.GetString(list.Text(i));
            if (!listsWith.TryGetValue(name, out List<int>? lists))
            {
                listsWith.Add(name, lists = []);
            }
            lists.Add(code);
        }
    }
}

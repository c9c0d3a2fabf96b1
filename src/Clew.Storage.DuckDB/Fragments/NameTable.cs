using System.Text;
using Clew.Storage.DuckDB.Native;

namespace Clew.Storage.DuckDB.Fragments;

/// <summary>
/// Numbers of 16 bits for names of services, models, agents and tools. Bounded: names beyond have no number, and what asks for one of them has to
/// ask the files. One thread at a time asks for new numbers, any for those that are there.
/// </summary>
internal sealed class NameTable
{
    /// <summary>All that 16 bits can tell, but for <see cref="None"/>; some 4 MB.</summary>
    internal const int NamesMax = ushort.MaxValue;

    /// <summary>Stands for no number.</summary>
    internal const ushort None = 0;

    private readonly ContentHash hash = new();
    private readonly Dictionary<(NameKind, UInt128), ushort> numbers = [];
    private readonly Lock gate = new();

    /// <summary>Some name has no number.</summary>
    internal bool IsFull { get; private set; }

    /// <summary>Writes the numbers of names, each once, and returns how many are written then.</summary>
    /// <param name="kind">What they name.</param>
    /// <param name="list">The names.</param>
    /// <param name="target">Has room for all of them.</param>
    /// <param name="count">How many are in it already.</param>
    internal int Add(NameKind kind, ListValue list, Span<ushort> target, int count)
    {
        for (int i = 0; i < list.Count; i++)
        {
            ushort number = Add(kind, list.Text(i));
            if (number != None && !target[..count].Contains(number))
            {
                target[count++] = number;
            }
        }
        return count;
    }

    /// <summary>The number of a name; <see cref="None"/> if it has none.</summary>
    internal ushort Find(NameKind kind, string name)
    {
        lock (gate)
        {
            return numbers.GetValueOrDefault((kind, hash.Of(Encoding.UTF8.GetBytes(name))));
        }
    }

    private ushort Add(NameKind kind, ReadOnlySpan<byte> name)
    {
        lock (gate)
        {
            (NameKind, UInt128) key = (kind, hash.Of(name));
            if (numbers.TryGetValue(key, out ushort number))
            {
                return number;
            }
            if (numbers.Count == NamesMax)
            {
                IsFull = true;
                return None;
            }
            numbers.Add(key, number = (ushort)(numbers.Count + 1));
            return number;
        }
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// The sums of a file or segment by some dimensions and the span's kind, per hour or other unit of time: far fewer numbers than rows. Carried on
/// as rows are added. Whoever uses one that others use too locks it.
/// </summary>
/// <param name="dimensions">In the order of the enumeration.</param>
/// <param name="lists">The histograms that its cells hold.</param>
/// <param name="unit">Nanoseconds, or <see cref="Always"/>.</param>
/// <param name="isWanted">Of groups that are left out, false; null for none.</param>
internal sealed class UsageProjection(IReadOnlyList<UsageDimension> dimensions, UsageLists lists, long unit, Predicate<UsageGroup>? isWanted = null)
{
    /// <summary>A unit of all time.</summary>
    internal const long Always = 0;

    internal const int Unknown = -1;

    internal const int Unwanted = -2;

    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<UsageGroup> groups = [];
    private readonly SortedDictionary<long, UsageCell?[]> slots = [];
    private int[] groupOfKey = [];
    private long lastTime = long.MinValue;
    private UsageCell?[]? lastSlot;

    internal IReadOnlyList<UsageDimension> Dimensions => dimensions;

    internal UsageLists Lists => lists;

    internal IReadOnlyList<UsageGroup> Groups => groups;

    internal int Cells { get; private set; }

    /// <summary>What of the rows is in: see <see cref="UsageRows.Version"/>.</summary>
    internal long Version { get; set; } = long.MinValue;

    /// <summary>Where the rows that are not in begin.</summary>
    internal long Position { get; set; }

    /// <summary>Rows were left out since there would have been too many cells. It is of no use, nor is another try.</summary>
    internal bool IsTooLarge { get; set; }

    internal long MeasureBytes() => 512 + (groupOfKey.Length * 4L) + (groups.Count * 160L)
        + slots.Values.Sum(slot => 120 + (slot.Length * 8L) + slot.Sum(cell => cell?.Bytes ?? 0));

    /// <summary>The cell of a row.</summary>
    internal UsageCell this[long minute, int group]
    {
        get
        {
            long time = unit == Always ? 0 : UsageMinute.Floor(minute, unit);
            if (lastSlot is null || time != lastTime || group >= lastSlot.Length)
            {
                lastSlot = SlotOf(time, group);
                lastTime = time;
            }
            ref UsageCell? cell = ref lastSlot[group];
            if (cell is null)
            {
                cell = new UsageCell();
                Cells++;
            }
            return cell;
        }
    }

    /// <summary>The group of a key if it is known; <see cref="Unknown"/> or <see cref="Unwanted"/> otherwise.</summary>
    internal int GroupOf(uint key) => key < (uint)groupOfKey.Length ? groupOfKey[key] - 1 : Unknown;

    internal int AddKey(uint key, UsageGroup all)
    {
        string?[] values = [.. dimensions.Select(dimension => dimension == UsageDimension.Kind ? all.Kind.Name() : all.Values[(int)dimension])];
        string name = string.Create(CultureInfo.InvariantCulture, $"{(int)all.Kind}:{NameOf(values)}");
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, name, out bool exists);
        if (!exists)
        {
            UsageGroup group = new(all.Kind, values);
            number = isWanted?.Invoke(group) == false ? Unwanted : groups.Count;
            if (number != Unwanted)
            {
                groups.Add(group);
            }
        }
        if (key >= (uint)groupOfKey.Length)
        {
            Array.Resize(ref groupOfKey, Math.Max((int)key + 1, groupOfKey.Length * 2));
        }
        groupOfKey[key] = number + 1;
        return number;
    }

    /// <summary>Cells of a stretch of time in the order of time: start, group, cell.</summary>
    internal IEnumerable<(long Start, int Group, UsageCell Cell)> Between(long from, long to)
    {
        foreach ((long start, UsageCell?[] slot) in slots)
        {
            if (unit != Always && (start < from || start >= to))
            {
                continue;
            }
            for (int group = 0; group < slot.Length; group++)
            {
                if (slot[group] is { } cell)
                {
                    yield return (start, group, cell);
                }
            }
        }
    }

    /// <summary>Back to no rows.</summary>
    internal void Clear()
    {
        Version = long.MinValue;
        Position = 0;
        slots.Clear();
        groups.Clear();
        numbers.Clear();
        groupOfKey = [];
        lastSlot = null;
        Cells = 0;
    }

    /// <summary>Null and empty differ, and no two lists of values look the same.</summary>
    internal static string NameOf(string?[] values) =>
        string.Concat(values.Select(value => value is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{value.Length}:{value}")));

    private UsageCell?[] SlotOf(long time, int group)
    {
        if (!slots.TryGetValue(time, out UsageCell?[]? slot) || group >= slot.Length)
        {
            Array.Resize(ref slot, Math.Max(group + 1, Math.Max(groups.Count, (slot?.Length ?? 0) * 2)));
            slots[time] = slot;
        }
        return slot;
    }
}

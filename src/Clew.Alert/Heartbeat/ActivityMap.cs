using System.Numerics;

namespace Clew.Alert.Heartbeat;

/// <summary>In which minutes of the last four weeks something happened: a bit for each, 5 KB.</summary>
internal sealed class ActivityMap
{
    internal const int Days = 28;
    internal const int Minutes = Days * 24 * 60;
    internal const long None = long.MinValue;

    private readonly ulong[] bits = new ulong[Minutes / 64];
    private long newest = None;

    /// <summary>The first minute that was ever noted, which may be older than the bits.</summary>
    internal long First { get; private set; } = None;

    /// <summary>The last active minute; <see cref="None"/> without any.</summary>
    internal long Last { get; private set; } = None;

    private long Oldest => newest - Minutes + 1;

    /// <summary>Notes that something happened in a minute since the Unix epoch.</summary>
    internal void Set(long minute)
    {
        if (newest == None)
        {
            newest = minute;
        }
        if (minute < Oldest)
        {
            return;
        }
        MoveTo(minute);
        bits[Word(minute)] |= 1UL << Bit(minute);
        First = First == None ? minute : Math.Min(First, minute);
        Last = Math.Max(Last, minute);
    }

    /// <summary>The last active minute at or before a minute; <see cref="None"/> without any.</summary>
    internal long Previous(long minute)
    {
        minute = Math.Min(minute, newest);
        while (minute >= Oldest)
        {
            // The ring is a whole number of words, so a word never holds minutes of both its ends.
            ulong upTo = bits[Word(minute)] << (63 - Bit(minute));
            if (upTo != 0)
            {
                long found = minute - BitOperations.LeadingZeroCount(upTo);
                return found >= Oldest ? found : None;
            }
            minute -= Bit(minute) + 1;
        }
        return None;
    }

    /// <summary>The first active minute at or after a minute; <see cref="None"/> without any.</summary>
    internal long Next(long minute)
    {
        minute = Math.Max(minute, Oldest);
        while (minute <= newest)
        {
            ulong from = bits[Word(minute)] >> Bit(minute);
            if (from != 0)
            {
                long found = minute + BitOperations.TrailingZeroCount(from);
                return found <= newest ? found : None;
            }
            minute += 64 - Bit(minute);
        }
        return None;
    }

    /// <summary>Forgets what is older than four weeks before a minute.</summary>
    private void MoveTo(long minute)
    {
        if (minute - newest >= Minutes)
        {
            Array.Clear(bits);
        }
        else
        {
            for (long next = newest + 1; next <= minute; next++)
            {
                bits[Word(next)] &= ~(1UL << Bit(next));
            }
        }
        newest = Math.Max(newest, minute);
    }

    private static int Word(long minute) => (int)(((minute % Minutes) + Minutes) % Minutes / 64);

    private static int Bit(long minute) => (int)(((minute % 64) + 64) % 64);
}

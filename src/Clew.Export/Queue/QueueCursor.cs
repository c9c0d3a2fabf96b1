using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Clew.Export.Queue;

/// <summary>A place in a queue: everything before it is done.</summary>
internal readonly record struct QueuePosition(long Segment, long Offset) : IComparable<QueuePosition>
{
    public int CompareTo(QueuePosition other) => (Segment, Offset).CompareTo((other.Segment, other.Offset));
}

/// <summary>
/// The place up to which a destination has everything, on disk. Two slots are written in turn, so that one is whole whatever happens. It is not
/// flushed: a killed process loses nothing, and what a power cut takes back is sent again.
/// </summary>
internal sealed class QueueCursor : IDisposable
{
    private const int SlotBytes = 32;
    private readonly SafeFileHandle file;
    private ulong sequence;

    private QueueCursor(SafeFileHandle file) => this.file = file;

    public QueuePosition Position { get; private set; }

    public static QueueCursor Open(string path)
    {
        QueueCursor cursor = new(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
        Span<Slot> slots = stackalloc Slot[2];
        RandomAccess.Read(cursor.file, MemoryMarshal.AsBytes(slots), 0);
        foreach (Slot slot in slots)
        {
            if (slot.IsValid && slot.Sequence > cursor.sequence)
            {
                cursor.sequence = slot.Sequence;
                cursor.Position = slot.Position;
            }
        }
        return cursor;
    }

    public void Write(QueuePosition position)
    {
        Position = position;
        sequence++;
        Slot slot = new(sequence, position);
        RandomAccess.Write(file, MemoryMarshal.AsBytes(new ReadOnlySpan<Slot>(in slot)), (long)(sequence & 1) * SlotBytes);
    }

    public void Dispose() => file.Dispose();

    [StructLayout(LayoutKind.Sequential, Size = SlotBytes)]
    private readonly struct Slot(ulong sequence, QueuePosition position)
    {
        private readonly ulong checksum = ChecksumOf(sequence, position);

        public ulong Sequence { get; } = sequence;

        public QueuePosition Position { get; } = position;

        // An empty file has sequence 0, which is never written.
        public bool IsValid => Sequence != 0 && checksum == ChecksumOf(Sequence, Position);

        private static ulong ChecksumOf(ulong sequence, QueuePosition position) =>
            BitOperations.Crc32C(BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, sequence), (ulong)position.Segment), (ulong)position.Offset);
    }
}

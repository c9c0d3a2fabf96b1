using System.Buffers;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Clew.Export.Queue;

/// <summary>One append-only file of a queue. Only the last one of a process grows; those that a former process left never do.</summary>
internal sealed class QueueSegment : IDisposable
{
    private const string Suffix = ".queue";
    private readonly string path;
    private readonly SafeFileHandle file;

    private QueueSegment(string path, long number, SafeFileHandle file)
    {
        this.path = path;
        Number = number;
        this.file = file;
    }

    public long Number { get; }

    /// <summary>Bytes of frames that are flushed: what may be read.</summary>
    public long DurableBytes { get; private set; }

    /// <summary>Bytes of frames, those included that are being written.</summary>
    public long WrittenBytes { get; private set; }

    /// <summary>Items of all flushed frames.</summary>
    public long Items { get; private set; }

    /// <summary>Items of frames that a sender took.</summary>
    public long TakenItems { get; set; }

    /// <summary>No frame will be added.</summary>
    public bool IsSealed { get; set; }

    public static QueueSegment Create(string folder, long number)
    {
        string path = Path.Combine(folder, number.ToString("D12", CultureInfo.InvariantCulture) + Suffix);
        return new QueueSegment(path, number, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete));
    }

    /// <summary>Files that a former process left, oldest first.</summary>
    public static IEnumerable<long> Find(string folder) => Directory.GetFiles(folder, "*" + Suffix)
        .Select(path => long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0)
        .Where(number => number > 0).Order();

    /// <summary>Opens a file of a former process up to its last whole frame.</summary>
    /// <param name="folder">The queue's folder.</param>
    /// <param name="number">The segment.</param>
    /// <param name="done">Frames before it were delivered.</param>
    /// <param name="tornBytes">What a crash left of frames that were being written.</param>
    public static QueueSegment Open(string folder, long number, QueuePosition done, out long tornBytes)
    {
        string path = Path.Combine(folder, number.ToString("D12", CultureInfo.InvariantCulture) + Suffix);
        QueueSegment segment = new(path, number, File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete)) { IsSealed = true };
        long length = RandomAccess.GetLength(segment.file);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            long offset = 0;
            while (segment.ReadFrame(offset, length, ref buffer) is { } frame)
            {
                segment.Items += frame.Items;
                segment.TakenItems += new QueuePosition(number, offset).CompareTo(done) < 0 ? frame.Items : 0;
                offset += frame.TotalBytes;
            }
            tornBytes = length - offset;
            segment.WrittenBytes = segment.DurableBytes = offset;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return segment;
    }

    /// <summary>Adds frames without flushing them.</summary>
    /// <exception cref="IOException">The disk is full or broken; the file ends where it did before.</exception>
    public void Append(List<ReadOnlyMemory<byte>> frames)
    {
        try
        {
            RandomAccess.Write(file, frames, WrittenBytes);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(file, WrittenBytes);
            throw;
        }
        WrittenBytes += frames.Sum(frame => (long)frame.Length);
    }

    /// <summary>Returns when all that was appended is on disk.</summary>
    public void Flush() => RandomAccess.FlushToDisk(file);

    /// <summary>Makes flushed frames visible to readers.</summary>
    public void Publish(long items)
    {
        DurableBytes = WrittenBytes;
        Items += items;
    }

    /// <summary>Takes back frames that could not be flushed.</summary>
    public void TakeBack()
    {
        WrittenBytes = DurableBytes;
        RandomAccess.SetLength(file, WrittenBytes);
    }

    public int Read(Span<byte> buffer, long offset) => RandomAccess.Read(file, buffer, offset);

    public void Dispose() => file.Dispose();

    public void Delete()
    {
        file.Dispose();
        File.Delete(path);
    }

    private QueueFrame? ReadFrame(long offset, long length, ref byte[] buffer)
    {
        int headerBytes = Read(buffer.AsSpan(0, QueueFrame.Size), offset);
        if (QueueFrame.ReadHeader(buffer.AsSpan(0, headerBytes)) is not { } header || offset + header.TotalBytes > length)
        {
            return null;
        }
        if (buffer.Length < header.TotalBytes)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = ArrayPool<byte>.Shared.Rent(header.TotalBytes);
        }
        int read = Read(buffer.AsSpan(0, header.TotalBytes), offset);
        return QueueFrame.Read(buffer.AsSpan(0, read));
    }
}

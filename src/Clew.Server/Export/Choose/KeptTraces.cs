using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Clew.Telemetry;

namespace Clew.Server.Export.Choose;

/// <summary>
/// Which traces each destination got, and up to when they were received: what comes of them later follows, and nothing is sent twice. A file of records that
/// are only appended, in memory as a whole. Bounded: the oldest are forgotten, and a trace that goes on after that is decided on anew. One caller at a time.
/// </summary>
public sealed class KeptTraces : IDisposable
{
    /// <summary>Traces times destinations: some 20 MB.</summary>
    public const int CountMax = 200_000;

    private const int RecordBytes = 40;

    private readonly string path;
    private readonly int countMax;
    private readonly Dictionary<Key, long> through = [];
    private readonly Queue<(Key Key, long Through)> order = new();
    private readonly List<byte> pending = [];
    private FileStream file;
    private long records;

    private KeptTraces(string path, int countMax, FileStream file) => (this.path, this.countMax, this.file) = (path, countMax, file);

    /// <summary>How many are known.</summary>
    public int Count => through.Count;

    /// <summary>How many were forgotten to make room.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Opens or makes the file. A record that a crash left half written, and all after it, is as if it had never been.</summary>
    /// <exception cref="IOException">The file cannot be used.</exception>
    public static KeptTraces Open(string path, int countMax = CountMax)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        KeptTraces kept = new(path, countMax, OpenFile(path));
        try
        {
            kept.Load();
            return kept;
        }
        catch
        {
            kept.Dispose();
            throw;
        }
    }

    /// <summary>When the newest of a trace that a destination got was received, in nanoseconds since 1970; null when it got nothing.</summary>
    public long? Through(string destination, TraceId traceId) => through.TryGetValue(KeyOf(destination, traceId), out long last) ? last : null;

    /// <summary>Notes that a destination got a trace; on disk after <see cref="Flush"/>.</summary>
    public void Note(string destination, TraceId traceId, long receivedUnixNano)
    {
        Key key = KeyOf(destination, traceId);
        if (through.TryGetValue(key, out long present) && present >= receivedUnixNano)
        {
            return;
        }
        Put(key, receivedUnixNano);
        Append(pending, key, receivedUnixNano);
    }

    /// <summary>Writes what was noted.</summary>
    /// <exception cref="IOException">It is not on disk, and is tried again with the next.</exception>
    public void Flush()
    {
        if (pending.Count == 0)
        {
            return;
        }
        file.Position = records * RecordBytes;
        file.Write(CollectionsMarshal.AsSpan(pending));
        file.Flush(flushToDisk: true);
        records += pending.Count / RecordBytes;
        pending.Clear();
        // Mostly records of what is forgotten by then.
        if (records > 4L * countMax)
        {
            Rewrite();
        }
    }

    public void Dispose() => file.Dispose();

    private void Load()
    {
        Span<byte> record = stackalloc byte[RecordBytes];
        file.Position = 0;
        using BufferedStream reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), 64 << 10);
        while (reader.ReadAtLeast(record, RecordBytes, throwOnEndOfStream: false) == RecordBytes
            && BinaryPrimitives.ReadUInt32LittleEndian(record[32..]) == Checksum(record[..32]))
        {
            TraceId id = new(BinaryPrimitives.ReadUInt64BigEndian(record), BinaryPrimitives.ReadUInt64BigEndian(record[8..]));
            Put(new Key(BinaryPrimitives.ReadUInt64LittleEndian(record[16..]), id), BinaryPrimitives.ReadInt64LittleEndian(record[24..]));
            records++;
        }
    }

    private void Put(Key key, long receivedUnixNano)
    {
        through[key] = receivedUnixNano;
        order.Enqueue((key, receivedUnixNano));
        while (through.Count > countMax || order.Count > 4L * countMax)
        {
            (Key oldest, long last) = order.Dequeue();
            // One that was noted again later stands there again.
            if (through.TryGetValue(oldest, out long present) && present == last)
            {
                through.Remove(oldest);
                Forgotten++;
            }
        }
    }

    private void Rewrite()
    {
        List<byte> all = [];
        foreach ((Key key, long last) in order.Where(one => through.TryGetValue(one.Key, out long present) && present == one.Through))
        {
            Append(all, key, last);
        }
        string copy = path + ".new";
        using (FileStream written = new(copy, FileMode.Create, FileAccess.Write))
        {
            written.Write(CollectionsMarshal.AsSpan(all));
            written.Flush(flushToDisk: true);
        }
        file.Dispose();
        File.Move(copy, path, overwrite: true);
        file = OpenFile(path);
        records = all.Count / RecordBytes;
    }

    private static FileStream OpenFile(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private static void Append(List<byte> bytes, Key key, long receivedUnixNano)
    {
        Span<byte> record = stackalloc byte[RecordBytes];
        record.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(record, key.TraceId.High);
        BinaryPrimitives.WriteUInt64BigEndian(record[8..], key.TraceId.Low);
        BinaryPrimitives.WriteUInt64LittleEndian(record[16..], key.Destination);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], receivedUnixNano);
        BinaryPrimitives.WriteUInt32LittleEndian(record[32..], Checksum(record[..32]));
        bytes.AddRange(record);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            crc = BitOperations.Crc32C(crc, word);
        }
        return ~crc;
    }

    /// <summary>A name in eight bytes, the same in every process.</summary>
    private static Key KeyOf(string destination, TraceId traceId) => new(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(destination))), traceId);

    private readonly record struct Key(ulong Destination, TraceId TraceId);
}

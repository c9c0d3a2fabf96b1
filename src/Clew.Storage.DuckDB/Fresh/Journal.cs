using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Clew.Storage.DuckDB.Fresh;

/// <summary>
/// The journal of one segment: a header, then its blocks as they are in memory. A block counts once it was flushed to the disk; what a crash
/// left of a block that was being written does not pass its checksum and ends the journal.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const string Prefix = "journal-";
    private const string Suffix = ".log";

    private readonly SafeFileHandle file;
    private long end;

    private Journal(string path, SafeFileHandle file)
    {
        Path = path;
        this.file = file;
    }

    internal string Path { get; }

    internal long Bytes => end;

    /// <exception cref="IOException">The folder is full or cannot be written.</exception>
    internal static Journal Create(string folder, long number, string dayFile)
    {
        string path = System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number}{Suffix}"));
        Journal journal = new(path, File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read));
        try
        {
            journal.WriteHeader(dayFile);
            return journal;
        }
        catch
        {
            journal.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Returns when the block is on disk.</summary>
    /// <exception cref="IOException">It is not, and the journal ends where it did before.</exception>
    internal void Append(RowBlock block)
    {
        try
        {
            RandomAccess.Write(file, block.Span, end);
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(file, end);
            throw;
        }
        end += block.Bytes;
    }

    /// <summary>Journals that a former process left, oldest first.</summary>
    internal static IEnumerable<(string Path, long Number)> FindAll(string folder) => Directory.GetFiles(folder, Prefix + "*" + Suffix)
        .Select(path => (Path: path, Number: NumberOf(path))).Where(journal => journal.Number > 0).OrderBy(journal => journal.Number);

    /// <summary>Reads what a former process left: the day file that the rows belong to, and all whole blocks. Null for a file without a header.</summary>
    internal static (string DayFile, List<RowBlock> Blocks)? Read(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        long length = RandomAccess.GetLength(file);
        JournalHeader header = default;
        if (RandomAccess.Read(file, MemoryMarshal.AsBytes(new Span<JournalHeader>(ref header)), 0) < JournalHeader.Size || !header.IsValid)
        {
            return null;
        }
        List<RowBlock> blocks = [];
        for (long offset = JournalHeader.Size; RowBlock.Read(file, offset, length) is { } block; offset += block.Bytes)
        {
            blocks.Add(block);
        }
        return (header.DayFile, blocks);
    }

    private static long NumberOf(string path) =>
        long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private void WriteHeader(string dayFile)
    {
        JournalHeader header = new(dayFile);
        RandomAccess.Write(file, MemoryMarshal.AsBytes(new ReadOnlySpan<JournalHeader>(in header)), 0);
        end = JournalHeader.Size;
    }

    public void Dispose() => file.Dispose();

    [StructLayout(LayoutKind.Sequential, Size = Size)]
    private unsafe struct JournalHeader
    {
        internal const int Size = 64;
        private const ulong MagicNumber = 0x314C4E524A574C43; // "CLWJRNL1"
        private const int NameMaxBytes = 47;

        private readonly ulong magic;
        private readonly int schemaVersion;
        private fixed byte name[NameMaxBytes + 1];

        internal JournalHeader(string dayFile)
        {
            magic = MagicNumber;
            schemaVersion = StoreSession.SchemaVersion;
            fixed (byte* target = name)
            {
                _ = Encoding.ASCII.GetBytes(dayFile, new Span<byte>(target, NameMaxBytes));
            }
        }

        internal readonly bool IsValid => magic == MagicNumber && schemaVersion == StoreSession.SchemaVersion;

        internal readonly string DayFile
        {
            get
            {
                fixed (byte* source = name)
                {
                    return Marshal.PtrToStringUTF8((nint)source) ?? "";
                }
            }
        }
    }
}

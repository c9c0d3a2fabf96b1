using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clew.Alert.State;

/// <summary>
/// What must survive a restart, as lines of JSON in one file: states, events, silences. A line is one change, so that a crash leaves all or nothing
/// of it; the file is written anew when it has grown. Not thread-safe.
/// </summary>
internal sealed class AlertJournal : IDisposable
{
    private const long BytesMax = 16 << 20;
    private readonly string path;
    private FileStream file;

    /// <exception cref="IOException">The file cannot be read or written.</exception>
    private AlertJournal(string path)
    {
        this.path = path;
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
    }

    /// <summary>Lines that could not be read, since the file was opened: the rest of a line that a crash cut off, or damage.</summary>
    internal int Unreadable { get; private set; }

    internal bool IsLarge => file.Length > BytesMax;

    /// <summary>Opens the file, made when it is missing, and gives every change in it to the caller.</summary>
    internal static AlertJournal Open(string path, Action<JournalEntry> replay)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AlertJournal journal = new(path);
        journal.Replay(replay);
        return journal;
    }

    /// <summary>Adds changes; they are on disk when this returns.</summary>
    internal void Write(IReadOnlyList<JournalEntry> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }
        using MemoryStream lines = new();
        foreach (JournalEntry entry in entries)
        {
            JsonSerializer.Serialize(lines, entry, JournalJson.Default.JournalEntry);
            lines.WriteByte((byte)'\n');
        }
        file.Write(lines.GetBuffer(), 0, (int)lines.Length);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Replaces everything by these.</summary>
    internal void Rewrite(IReadOnlyList<JournalEntry> entries)
    {
        string next = path + ".new";
        File.Delete(next);
        using (AlertJournal copy = new(next))
        {
            copy.Write(entries);
        }
        file.Dispose();
        File.Move(next, path, overwrite: true);
        file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        file.Seek(0, SeekOrigin.End);
    }

    public void Dispose() => file.Dispose();

    private void Replay(Action<JournalEntry> replay)
    {
        byte[] all = new byte[file.Length];
        file.ReadExactly(all);
        int whole = 0;
        for (int end = Array.IndexOf(all, (byte)'\n'); end >= 0; end = Array.IndexOf(all, (byte)'\n', whole))
        {
            ReplayLine(all.AsSpan(whole, end - whole), replay);
            whole = end + 1;
        }
        // What a crash cut off must not become the beginning of the next line.
        Unreadable += file.Length > whole ? 1 : 0;
        file.SetLength(whole);
        file.Seek(0, SeekOrigin.End);
    }

    private void ReplayLine(ReadOnlySpan<byte> line, Action<JournalEntry> replay)
    {
        try
        {
            replay(JsonSerializer.Deserialize(line, JournalJson.Default.JournalEntry)!);
        }
        catch (JsonException)
        {
            Unreadable++;
        }
    }
}

/// <summary>One change. What is null did not change.</summary>
/// <param name="State">A state from now on.</param>
/// <param name="Gone">The fingerprint of a series that became inactive.</param>
/// <param name="Event">Something happened; together with the state that it made.</param>
/// <param name="Told">The event whose message is with whoever sends it.</param>
/// <param name="Silence">A silence from now on.</param>
/// <param name="SilenceGone">The id of a silence that is forgotten.</param>
/// <param name="NextEventId">No event has this number or a greater one.</param>
internal sealed record JournalEntry(
    SeriesState? State = null, string? Gone = null, AlertEvent? Event = null, long? Told = null, Silence? Silence = null, string? SilenceGone = null, long? NextEventId = null);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;

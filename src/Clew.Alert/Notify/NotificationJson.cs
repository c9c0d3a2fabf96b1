using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clew.Alert.Notify;

/// <summary>A line of a journal: exactly one of its parts is there.</summary>
/// <param name="Posted">A notification that waits from now on.</param>
/// <param name="PostedUnixMillis">Since when.</param>
/// <param name="Done">Keys of notifications that were told or given up.</param>
/// <param name="Known">A key that was done with before the journal was written anew.</param>
/// <param name="Active">An alert that fires, told before the journal was written anew.</param>
internal sealed record JournalLine(
    Notification? Posted = null, long PostedUnixMillis = 0, IReadOnlyList<string>? Done = null, string? Known = null, Notification? Active = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(JournalLine))]
internal sealed partial class NotificationJson : JsonSerializerContext
{
    internal static byte[] Write(JournalLine line) => [.. JsonSerializer.SerializeToUtf8Bytes(line, Default.JournalLine), (byte)'\n'];

    /// <summary>Null for what is no line of ours: a crash left it half written, or the disk changed it.</summary>
    internal static JournalLine? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Default.JournalLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

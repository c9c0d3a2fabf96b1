using System.Text;

namespace Clew.Instrumentation.Http;

/// <summary>
/// Tells the events of a stream that carry nothing but a piece of content, most of them, at the cost of a search: when content is not captured
/// they need not be read. An event that is wrongly taken for more is only read in vain.
/// </summary>
/// <param name="plainTypes">Types of such events.</param>
/// <param name="decidingMembers">Or else: members without which, or with null or false in which, an event is such a one.</param>
internal sealed class EventFilter(string[] plainTypes, string[] decidingMembers)
{
    private readonly byte[][] types = [.. plainTypes.Select(Quoted)];
    private readonly byte[][] members = [.. decidingMembers.Select(Quoted)];

    public bool IsPlain(ReadOnlySpan<byte> json)
    {
        foreach (byte[] type in types)
        {
            if (json.IndexOf(type) >= 0)
            {
                return true;
            }
        }
        foreach (byte[] member in members)
        {
            if (HasValue(json, member))
            {
                return false;
            }
        }
        return members.Length > 0;
    }

    private static bool HasValue(ReadOnlySpan<byte> json, ReadOnlySpan<byte> member)
    {
        int start;
        while ((start = json.IndexOf(member)) >= 0)
        {
            json = json[(start + member.Length)..].TrimStart(" :\r\n\t"u8);
            if (!json.StartsWith("null"u8) && !json.StartsWith("false"u8))
            {
                return true;
            }
        }
        return false;
    }

    private static byte[] Quoted(string text) => Encoding.UTF8.GetBytes($"\"{text}\"");
}

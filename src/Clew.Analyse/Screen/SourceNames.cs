using Clew.Telemetry;

namespace Clew.Analyse.Screen;

/// <summary>Names of services and agents, which repeat without end, as strings made once. When full it starts anew: senders may invent names.</summary>
internal sealed class SourceNames
{
    private const int CountMax = 8192;
    private readonly Dictionary<ulong, string> names = [];

    public string Of(Utf8Text name)
    {
        if (name.IsNullOrEmpty)
        {
            return "";
        }
        ulong hash = ByteHash.Of(name.Span);
        if (!names.TryGetValue(hash, out string? known))
        {
            if (names.Count == CountMax)
            {
                names.Clear();
            }
            known = name.ToString();
            names.Add(hash, known);
        }
        return known;
    }
}

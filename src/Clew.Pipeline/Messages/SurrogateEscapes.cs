using System.Globalization;
using System.Text;

namespace Clew.Pipeline.Messages;

/// <summary>
/// JSON text may escape half of a surrogate pair (a JavaScript string cut in the middle of an emoji), which System.Text.Json accepts when
/// it parses and rejects with an exception at every later access. Such halves become U+FFFD before parsing.
/// </summary>
internal static class SurrogateEscapes
{
    private const int EscapeLength = 6;

    public static string Repair(string json)
    {
        StringBuilder? repaired = null;
        int copied = 0;
        for (int i = json.IndexOf('\\', StringComparison.Ordinal); i >= 0 && i + 1 < json.Length; i = json.IndexOf('\\', i))
        {
            if (!TryUnit(json, i, out char unit) || !char.IsSurrogate(unit))
            {
                i += 2;
            }
            else if (char.IsHighSurrogate(unit) && TryUnit(json, i + EscapeLength, out char low) && char.IsLowSurrogate(low))
            {
                i += EscapeLength * 2;
            }
            else
            {
                repaired = (repaired ?? new StringBuilder(json.Length)).Append(json, copied, i - copied).Append("\\ufffd");
                i += EscapeLength;
                copied = i;
            }
            if (i >= json.Length)
            {
                break;
            }
        }
        return repaired is null ? json : repaired.Append(json, copied, json.Length - copied).ToString();
    }

    private static bool TryUnit(string json, int start, out char unit)
    {
        unit = default;
        if (start + EscapeLength > json.Length || json[start] != '\\' || json[start + 1] != 'u'
            || !ushort.TryParse(json.AsSpan(start + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value))
        {
            return false;
        }
        unit = (char)value;
        return true;
    }
}

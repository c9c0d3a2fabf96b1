namespace Clew.Analyse.View;

/// <summary>Finds what redaction left in the place of a text: <c>[EMAIL]</c>. Hashes (<c>[EMAIL:3f7a]</c>) stay different for different texts.</summary>
internal static class RedactionMask
{
    private const int NameMax = 64;

    public static bool IsIn(string text, bool orHash = false)
    {
        for (int start = text.IndexOf('['); start >= 0; start = text.IndexOf('[', start + 1))
        {
            int end = start + 1;
            while (end < text.Length && end - start <= NameMax && (char.IsAsciiLetterUpper(text[end]) || char.IsAsciiDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }
            bool isNamed = end < text.Length && end > start + 2 && char.IsAsciiLetterUpper(text[start + 1]);
            if (isNamed && (text[end] == ']' || (orHash && text[end] == ':')))
            {
                return true;
            }
        }
        return false;
    }
}

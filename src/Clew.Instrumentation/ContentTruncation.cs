namespace Clew.Instrumentation;

internal static class ContentTruncation
{
    public static string Shorten(string json, int maxChars) => json;
}

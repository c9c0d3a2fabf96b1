namespace Clew.Instrumentation;

/// <summary>Makes content when it is wanted, and keeps it within its limit.</summary>
internal static class ContentText
{
    public static string? Of(Func<string?>? make, int maxChars)
    {
        try
        {
            return make?.Invoke() is { } json ? ContentTruncation.Shorten(json, maxChars) : null;
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("content capture", exception);
            return null;
        }
    }
}

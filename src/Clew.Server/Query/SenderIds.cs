using Microsoft.AspNetCore.Http.Features;

namespace Clew.Server.Query;

/// <summary>
/// Ids that senders make, such as those of conversations and users. They may hold slashes and percent signs. Routing leaves %2F as it is but
/// decodes the rest, so the id is taken from the request line, where one decoding gives exactly what the client encoded.
/// </summary>
internal static class SenderIds
{
    /// <summary>What follows a path.</summary>
    public static string InPath(HttpContext context, string prefix)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int end = target.IndexOf('?');
        string path = end < 0 ? target : target[..end];
        return Uri.UnescapeDataString(path[(path.IndexOf(prefix, StringComparison.Ordinal) + prefix.Length)..]);
    }
}

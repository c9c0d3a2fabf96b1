using Clew.Telemetry;

namespace Clew.Storage.DuckDB;

/// <summary>
/// How long message content is kept where that is shorter than all else, and what counts as content. All is asked from the store's own thread.
/// </summary>
/// <param name="AgeOf">
/// How long after the end of the day of its receipt what an environment and a service sent is kept, both empty where not known; null keeps it as long as the day file.
/// </param>
/// <param name="IsContent">Whether an attribute is content, or may be; the flag says that it is one of a message (<paramref name="IsMessage"/>).</param>
/// <param name="IsMessage">Whether an event of this name carries a message.</param>
/// <param name="IsBody">Whether the body of a log record is more than a name; the second argument is the name of its event.</param>
/// <param name="KeepsErrorMessages">Whether status and error messages are no content.</param>
public sealed record StoreContentExpiry(
    Func<string, string, TimeSpan?> AgeOf,
    Func<Utf8Text, AnyValue, bool, bool> IsContent,
    Func<Utf8Text, bool> IsMessage,
    Func<AnyValue, Utf8Text, bool> IsBody,
    bool KeepsErrorMessages);

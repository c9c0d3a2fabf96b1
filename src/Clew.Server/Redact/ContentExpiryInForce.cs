using Clew.Pipeline;
using Clew.Pipeline.Redact;
using Clew.Storage.DuckDB;

namespace Clew.Server.Redact;

/// <summary>The days of section <c>content</c> as the store applies them. What is content is what would not be stored with <c>content: drop</c>.</summary>
internal static class ContentExpiryInForce
{
    /// <summary>Null when content stays as long as all else.</summary>
    public static StoreContentExpiry? Of(ContentPolicy policy, IngestPipeline pipeline) => policy.Expires && pipeline.Redactor is not null
        ? new StoreContentExpiry(
            policy.RetentionOf,
            // The vocabularies may change while the server runs.
            (name, value, isMessage) => pipeline.Redactor!.IsContent(name, value, isMessage),
            name => pipeline.Redactor!.IsMessage(name),
            Redactor.IsContentBody,
            policy.KeepsErrorMessages)
        : null;
}

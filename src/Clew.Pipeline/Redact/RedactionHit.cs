namespace Clew.Pipeline.Redact;

/// <summary>A change, for people who look at a few spans.</summary>
/// <param name="Item">Index of the span or record in its batch; -1 for what several share.</param>
/// <param name="Place">Where, for example <c>attributes.user.email</c>.</param>
/// <param name="Rule">The rule that fired; <c>content_policy</c> for what was dropped as content.</param>
public sealed record RedactionHit(int Item, string Place, string Rule);

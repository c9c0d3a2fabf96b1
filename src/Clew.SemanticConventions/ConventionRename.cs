namespace Clew.SemanticConventions;

/// <summary>One change of a name, value or place.</summary>
/// <param name="Kind"><c>attribute</c>, <c>enumValue</c>, <c>spanEvent</c>, <c>event</c>, <c>metric</c>, <c>spanType</c>, <c>stability</c>,
/// <c>messageField</c> or <c>requirement</c>.</param>
/// <param name="From">The older form.</param>
/// <param name="To">The newer form, in words where there are several; null when the older one was dropped.</param>
/// <param name="Since">Release of the change; see <see cref="AttributeConvention.Since"/>.</param>
/// <param name="AppliesTo">Where the change holds, in words; null for everywhere.</param>
/// <param name="ValueMap">Values that change with the name; a null value is dropped. Null when values stay.</param>
/// <param name="Note">What else is to be known; null when nothing is.</param>
public sealed record ConventionRename(
    string Kind, string From, string? To, string Since, string? AppliesTo, IReadOnlyDictionary<string, string?>? ValueMap, string? Note);

namespace Clew.SemanticConventions;

/// <summary>One event of the conventions.</summary>
/// <param name="Name">Name, for example <c>gen_ai.evaluation.result</c>.</param>
/// <param name="IsSpanEvent">Whether it sits on a span; otherwise it is a log record.</param>
/// <param name="Stability">Upstream's word: <c>stable</c>, <c>release_candidate</c> or <c>development</c>.</param>
/// <param name="Since">Release that brought it; see <see cref="AttributeConvention.Since"/>.</param>
/// <param name="DeprecatedIn">Release that deprecated or removed it; null while it is current.</param>
/// <param name="ReplacedBy">Its successors in words; empty when it is current.</param>
/// <param name="Brief">What it says, in a sentence or two.</param>
public sealed record EventConvention(
    string Name, bool IsSpanEvent, string Stability, string Since, string? DeprecatedIn, IReadOnlyList<string> ReplacedBy, string Brief);

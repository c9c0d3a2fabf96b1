namespace Clew.SemanticConventions;

/// <summary>One attribute of the conventions.</summary>
/// <param name="Name">Name, for example <c>gen_ai.request.model</c>.</param>
/// <param name="Type"><c>string</c>, <c>int</c>, <c>double</c>, <c>boolean</c>, <c>string[]</c>, <c>enum</c>, <c>any</c>, or <c>template[string]</c>
/// for a prefix under which every key is allowed.</param>
/// <param name="Stability">Upstream's word: <c>stable</c>, <c>release_candidate</c> or <c>development</c>.</param>
/// <param name="Since">Release that brought it: <c>1.27.0</c>, <c>genai#440</c> (a pull request that no release has yet) or <c>core</c>.</param>
/// <param name="DeprecatedIn">Release that deprecated or removed it; null while it is current.</param>
/// <param name="ReplacedBy">Its successors; empty when it is current or has none.</param>
/// <param name="IsSensitive">Whether values may hold prompts, answers or personal data.</param>
/// <param name="Brief">What it means, in a sentence or two.</param>
public sealed record AttributeConvention(
    string Name, string Type, string Stability, string Since, string? DeprecatedIn, IReadOnlyList<string> ReplacedBy, bool IsSensitive, string Brief);

namespace Clew.SemanticConventions;

/// <summary>One span type of the conventions.</summary>
/// <param name="Id">Name of the type, for example <c>gen_ai.client.inference</c>; spans do not carry it.</param>
/// <param name="SpanKind"><c>CLIENT</c>, <c>SERVER</c> or <c>INTERNAL</c>.</param>
/// <param name="NameFormat">How the span's name is made: braces hold the attribute whose value goes there.</param>
/// <param name="OperationNames">Values of <c>gen_ai.operation.name</c> that such spans have.</param>
/// <param name="Refines">The type that this one narrows for a provider or tool; null for a type of its own.</param>
/// <param name="Stability">Upstream's word: <c>stable</c>, <c>release_candidate</c> or <c>development</c>.</param>
/// <param name="Since">Release that brought it; see <see cref="AttributeConvention.Since"/>.</param>
/// <param name="Brief">What it covers, in a sentence or two.</param>
public sealed record SpanConvention(
    string Id, string SpanKind, string NameFormat, IReadOnlyList<string> OperationNames, string? Refines, string Stability, string Since, string Brief);

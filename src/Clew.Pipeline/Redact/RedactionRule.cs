namespace Clew.Pipeline.Redact;

public enum RedactionAction
{
    /// <summary>The rule's name in brackets stands in its place: <c>[EMAIL]</c>.</summary>
    Mask,

    /// <summary>Nothing does; an attribute that a key names is removed as a whole.</summary>
    Remove,

    /// <summary>As <see cref="Mask"/>, with a keyed hash, so that equal values stay equal: <c>[EMAIL:3f7a...]</c>.</summary>
    Hash,

    /// <summary><see cref="RedactionRule.Replacement"/> does.</summary>
    Replace,
}

/// <summary>
/// A user's own rule. <see cref="Key"/> and <see cref="KeyPattern"/> say which attributes it looks at, all when neither is set;
/// <see cref="ValuePattern"/> or <see cref="JsonPath"/> say which part of them, the whole value when neither is.
/// </summary>
public sealed record RedactionRule
{
    /// <summary>Letters, digits, - and _: in masks, and as a label of counters.</summary>
    public required string Name { get; init; }

    /// <summary>An attribute's key; <c>*</c> stands for any characters.</summary>
    public string? Key { get; init; }

    /// <summary>A regular expression of .NET, without look-around and back-references, to be found in the key.</summary>
    public string? KeyPattern { get; init; }

    /// <summary>The same for texts, of which what it matches is replaced. Also names, log bodies and all other texts when no key is named.</summary>
    public string? ValuePattern { get; init; }

    /// <summary>
    /// In texts that are JSON, such as <c>$.user.email</c>, <c>$..ssn</c>, <c>$.items[*].card</c>; a text inside that is JSON again is looked into.
    /// </summary>
    public string? JsonPath { get; init; }

    public RedactionAction Action { get; init; }

    public string Replacement { get; init; } = "";
}

using Clew.Pipeline.Redact.Recognise;

namespace Clew.Pipeline.Redact;

/// <summary>What is done to the values of one attribute key.</summary>
internal sealed record KeyPlan
{
    public byte[] Key { get; init; } = [];

    /// <summary>Tells the texts of one key from those of another in <see cref="CleanTexts"/>.</summary>
    public ulong Salt { get; init; }

    /// <summary>Nothing is done.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>Not among the keys that are kept.</summary>
    public bool IsDropped { get; init; }

    /// <summary>Message content in some vocabulary.</summary>
    public bool IsContent { get; init; }

    /// <summary>In some vocabulary.</summary>
    public bool IsKnown { get; init; }

    /// <summary>In no vocabulary, but named as if it held content.</summary>
    public bool NamesContent { get; init; }

    /// <summary>A message or a stack trace of an error.</summary>
    public bool IsErrorText { get; init; }

    /// <summary>People group by it, so that what is found is hashed.</summary>
    public bool IsHashed { get; init; }

    public bool SkipsAddresses { get; init; }

    public SecretName Secret { get; init; }

    /// <summary>The user's rule for the whole value.</summary>
    public CompiledRule? Whole { get; init; }

    /// <summary>The user's rules for parts of it.</summary>
    public CompiledRule[] Parts { get; init; } = [];

    /// <summary>The key itself holds something: what to write instead of it.</summary>
    public byte[]? NewKey { get; init; }

    /// <summary>The same for a member of a map under another key: the user's rules for parts of that value hold for all that is in it.</summary>
    public KeyPlan Within(KeyPlan outer, KeyPlan withoutKey) =>
        // Rules for all texts are among the rules of every key, so most maps bring nothing of their own.
        outer.Parts.Length == withoutKey.Parts.Length ? this : this with { Parts = [.. Parts.Union(outer.Parts)] };
}

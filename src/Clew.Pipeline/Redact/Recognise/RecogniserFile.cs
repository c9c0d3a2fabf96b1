using System.Text.Json.Serialization;

namespace Clew.Pipeline.Redact.Recognise;

/// <summary>The data of the recognisers, <c>recognisers.json</c>: what changes when a provider gives its keys another shape.</summary>
internal sealed record RecogniserFile
{
    public required List<TokenShape> Tokens { get; init; }

    public required List<NumberShape> Numbers { get; init; }

    /// <summary>Ranges of the first four digits of a card's number, and how many digits such a number has.</summary>
    public required Dictionary<string, List<int>> Cards { get; init; }

    /// <summary>Characters of an IBAN by country.</summary>
    public required Dictionary<string, int> Iban { get; init; }

    /// <summary>The least and the most digits of a national number by calling code.</summary>
    public required Dictionary<string, List<int>> CallingCodes { get; init; }

    /// <summary>Names that end like this have a secret as their value, whatever it looks like.</summary>
    public required List<string> SecretKeys { get; init; }

    /// <summary>The same, as the last word of a name.</summary>
    public required List<string> SecretWords { get; init; }

    /// <summary>The same, where the value looks like a secret.</summary>
    public required List<string> WeakSecretWords { get; init; }

    /// <summary>Values that stand for "some value".</summary>
    public required List<string> Placeholders { get; init; }

    /// <summary>Names whose value goes to the end of the line.</summary>
    public required List<string> LineKeys { get; init; }

    /// <summary>Attributes whose internet addresses are those of machines.</summary>
    public required List<string> InfrastructureAddressKeys { get; init; }

    /// <summary>Attributes by which people group: what is found in them is hashed, not masked.</summary>
    public required List<string> HashedKeys { get; init; }

    /// <summary>Starts of e-mail addresses that are nobody's.</summary>
    public required List<string> IgnoredMailboxes { get; init; }
}

/// <summary>The shape of one provider's tokens.</summary>
internal sealed record TokenShape
{
    public required string Name { get; init; }

    /// <summary>How the run of token characters begins; empty when <see cref="Before"/> or <see cref="Contains"/> tells it.</summary>
    public required string Prefix { get; init; }

    /// <summary>What may follow: word (letters, digits, - and _), alnum, hex or upper (upper-case letters and digits).</summary>
    public required string Chars { get; init; }

    /// <summary>Characters after the prefix.</summary>
    public required int Min { get; init; }

    public int Max { get; set; } = int.MaxValue;

    /// <summary>What stands right before the run; <c>#</c> is a digit, and <c>*</c> any characters of tokens.</summary>
    public string? Before { get; init; }

    public string? Contains { get; init; }

    /// <summary>A dot and another run belong to it.</summary>
    public bool HasTail { get; set; }

    /// <summary>Tokens are random: one of this length without a digit is a name.</summary>
    public bool NeedsDigit { get; set; } = true;
}

/// <summary>The shape of one kind of number: groups of digits and what is between them, as in <c>3-2-4</c>.</summary>
internal sealed record NumberShape
{
    public required string Name { get; init; }

    public required NumberCheck Check { get; init; }

    public required List<string> Layouts { get; init; }

    /// <summary>Words of which one has to stand before a number in <see cref="ContextLayouts"/>.</summary>
    public List<string> Context { get; set; } = [];

    public List<string> ContextLayouts { get; set; } = [];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip)]
[JsonSerializable(typeof(RecogniserFile))]
internal sealed partial class RecogniserJson : JsonSerializerContext;

using System.Text;
using Clew.Telemetry;

namespace Clew.Pipeline.Redact;

/// <summary>
/// What of an item's message content the policy did not let through. The item itself says so, without the content, in an attribute that is stored and
/// sent on with it: one text <c>attribute rule</c> for each, where the rule of content that was dropped as a whole is <see cref="DropRule"/>.
/// </summary>
public sealed class WithheldContent
{
    /// <summary>The rule of content that was dropped as a whole.</summary>
    public const string DropRule = "content_policy";

    /// <summary>More of one item are not named: whose they are is clear by then.</summary>
    private const int NamedMax = 16;

    // Most items of a sender lack the same, so that the attribute of the one before is used again.
    private readonly List<(Utf8Text Attribute, int Rule)> ofItem = [];
    private readonly List<(Utf8Text Attribute, int Rule)> ofLast = [];
    private readonly RuleTable rules;
    private AnyValue last;

    internal WithheldContent(RuleTable rules) => this.rules = rules;

    /// <summary>The key of the attribute.</summary>
    public static ReadOnlySpan<byte> Key => "clew.content.withheld"u8;

    /// <summary>What an item says of itself that went through the pipeline right now; false, without a search, for the many that say nothing.</summary>
    public static bool IsMarked(AttributeList attributes, out AnyValue withheld)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        bool isMarked = attributes.Count > 0 && attributes[attributes.Count - 1].Key.Equals(Key);
        withheld = isMarked ? attributes[attributes.Count - 1].Value : default;
        return isMarked;
    }

    /// <summary>The same of an item that was stored in between, which may have changed the order of its attributes.</summary>
    public static bool TryFind(AttributeList attributes, out AnyValue withheld)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        return attributes.TryGet(Key, out withheld);
    }

    internal void Clear() => ofItem.Clear();

    internal void Add(Utf8Text attribute, int rule)
    {
        if (ofItem.Count < NamedMax && !ofItem.Contains((attribute, rule)))
        {
            ofItem.Add((attribute, rule));
        }
    }

    /// <summary>Adds the attribute as the last one, where there is something to tell.</summary>
    internal void Mark(AttributeList attributes)
    {
        if (ofItem.Count == 0)
        {
            return;
        }
        if (!ofItem.SequenceEqual(ofLast))
        {
            last = AnyValue.From([.. ofItem.Select(Text)]);
            ofLast.Clear();
            ofLast.AddRange(ofItem);
        }
        attributes.Add("clew.content.withheld", last);
    }

    private AnyValue Text((Utf8Text Attribute, int Rule) withheld) =>
        AnyValue.From(Utf8Text.From([.. withheld.Attribute.Span, (byte)' ', .. Encoding.UTF8.GetBytes(rules.NameOf(withheld.Rule))]));
}

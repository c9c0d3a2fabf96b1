using Clew.Analyse.Schema;
using Clew.Pipeline.Messages;
using Clew.Pipeline.Normalize;
using Clew.Telemetry;

namespace Clew.Analyse.Screen;

/// <summary>
/// Whether the tools that an answer asks for were offered with the same request, and its arguments allowed. Offers are long and repeat with each turn, so
/// they are read once. Not thread-safe.
/// </summary>
/// <param name="dialects">The vocabularies in which content is found.</param>
internal sealed class OfferCheck(DialectSet dialects)
{
    /// <summary>More different offers than agents have; the table then starts anew.</summary>
    private const int OffersMax = 512;

    private static readonly Dictionary<string, string?> None = [];
    private readonly Dictionary<ulong, Dictionary<string, string?>> offers = [];

    /// <summary>Offers that had to be read because they were not remembered.</summary>
    public long Misses { get; private set; }

    public bool HasFault(Span call)
    {
        Dictionary<string, string?> offer = OfferOf(call);
        if (offer.Count == 0)
        {
            return false;
        }
        foreach (MessagePart part in RequestedTool.PartsOf(MessageParser.ParseAnswer(call, dialects)))
        {
            if (!offer.TryGetValue(part.Name!, out string? schema) || (schema is not null && ArgumentSchema.FirstFault(schema, part.Arguments) is not null))
            {
                return true;
            }
        }
        return false;
    }

    private Dictionary<string, string?> OfferOf(Span call)
    {
        ulong hash = 0;
        foreach (ref readonly KeyValue attribute in call.Content.AsSpan())
        {
            OfferKey kind = KindOf(attribute.Key);
            if (kind == OfferKey.MayHoldOffer || (kind == OfferKey.Offer && attribute.Value.Kind != AnyValueKind.String))
            {
                // A whole request differs each time, and structured values are rare: neither is worth remembering.
                return Read(call);
            }
            hash = kind == OfferKey.Offer ? ByteHash.Of(attribute.Value.AsText.Span, ByteHash.Of(attribute.Key.Span, hash + 1)) : hash;
        }
        if (call.Events.Count > 0)
        {
            return Read(call);
        }
        if (hash == 0)
        {
            return None;
        }
        if (!offers.TryGetValue(hash, out Dictionary<string, string?>? offer))
        {
            if (offers.Count == OffersMax)
            {
                offers.Clear();
            }
            offer = Read(call);
            offers.Add(hash, offer);
        }
        return offer;
    }

    private Dictionary<string, string?> Read(Span call)
    {
        Misses++;
        Span definitions = new() { Kind = call.Kind, Emitter = call.Emitter };
        foreach (ref readonly KeyValue attribute in call.Content.AsSpan())
        {
            if (KindOf(attribute.Key) != OfferKey.None)
            {
                definitions.Content.Add(attribute.Key, attribute.Value);
            }
        }
        definitions.Events.AddRange(call.Events);
        return MessageParser.Parse(definitions, [], dialects).ToolDefinitions.GroupBy(tool => tool.Name).ToDictionary(group => group.Key, group => group.First().Parameters);
    }

    private OfferKey KindOf(Utf8Text key)
    {
        int rules = dialects.FindRules(key.Span);
        if (rules < 0)
        {
            return OfferKey.None;
        }
        foreach (ref readonly AttributeRule rule in dialects.Rules(rules).Attributes.AsSpan())
        {
            if (rule.Target is AttributeTarget.ToolDefinitions or AttributeTarget.ToolDefinitionsIndexed)
            {
                return OfferKey.Offer;
            }
        }
        return dialects.Rules(rules).Fields is { HasContent: true } ? OfferKey.MayHoldOffer : OfferKey.None;
    }

    private enum OfferKey : byte
    {
        None,
        Offer,

        /// <summary>Fields of its JSON mean something.</summary>
        MayHoldOffer,
    }
}

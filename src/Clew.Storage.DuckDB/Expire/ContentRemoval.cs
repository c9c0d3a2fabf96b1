using Clew.Storage.DuckDB.Native;
using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Expire;

/// <summary>Takes content out of the texts in which rows hold attributes, events, links and bodies. What it returns is valid until the next call; empty stands for null.</summary>
internal sealed class ContentRemoval(StoreContentExpiry rules) : IDisposable
{
    private readonly ValueJson json = new();
    private readonly Utf8Pool pool = new();
    private byte[] kept = new byte[64];

    /// <summary>A 1 for each attribute that stays and a 0 for each that goes; empty when all stay.</summary>
    internal ReadOnlySpan<byte> KeptAttributes(ListValue attributes, ReadOnlySpan<byte> types)
    {
        if (attributes.Count > kept.Length)
        {
            kept = new byte[2 * attributes.Count];
        }
        bool keepsAll = true;
        for (int i = 0; i < attributes.Count; i++)
        {
            bool isContent = rules.IsContent(pool.Copy(attributes.MapKey(i)), AttributeText.Decode(attributes.MapValue(i), types[i], pool), false);
            keepsAll &= !isContent;
            kept[i] = isContent ? (byte)'0' : (byte)'1';
        }
        return keepsAll ? default : kept.AsSpan(0, attributes.Count);
    }

    internal ReadOnlySpan<byte> Events(ReadOnlySpan<byte> text)
    {
        Span span = new();
        ValueJson.ReadEvents(text, span);
        foreach (SpanEvent item in span.Events)
        {
            Remove(item.Attributes, rules.IsMessage(item.Name));
        }
        return json.Write(span.Events);
    }

    internal ReadOnlySpan<byte> Links(ReadOnlySpan<byte> text)
    {
        List<SpanLink> links = [];
        ValueJson.ReadLinks(text, links);
        foreach (SpanLink link in links)
        {
            Remove(link.Attributes, isMessage: false);
        }
        return json.Write(links);
    }

    /// <summary>A name in the place of a body stays.</summary>
    internal ReadOnlySpan<byte> Body(ReadOnlySpan<byte> body, ReadOnlySpan<byte> type, ReadOnlySpan<byte> eventName) =>
        body.IsEmpty || rules.IsBody(AttributeText.Decode(body, type[0], pool), pool.Copy(eventName)) ? default : body;

    private void Remove(AttributeList attributes, bool isMessage)
    {
        for (int i = attributes.Count - 1; i >= 0; i--)
        {
            if (rules.IsContent(attributes[i].Key, attributes[i].Value, isMessage))
            {
                attributes.RemoveAt(i);
            }
        }
    }

    public void Dispose() => json.Dispose();
}

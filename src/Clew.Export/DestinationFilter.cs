using System.Globalization;
using Clew.Storage.Search;
using Clew.Telemetry;

namespace Clew.Export;

/// <summary>Which items a destination gets. All given conditions must hold; an empty filter passes everything.</summary>
public sealed record DestinationFilter
{
    /// <summary>Service names; empty for all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Deployment environments; empty for all.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>Agents of spans; empty for all. Traces only.</summary>
    public IReadOnlyList<string> Agents { get; init; } = [];

    /// <summary>Values that attributes of the item or of its resource have, such as a tenant's id.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    /// <summary>A query on spans (docs/search.md); null for none. Traces only.</summary>
    public string? Query { get; init; }

    /// <summary>Conditions that only spans can fulfil: logs and metrics cannot be told apart by them.</summary>
    public bool IsOfSpans => Agents.Count > 0 || Query is not null;

    public bool IsEmpty => !IsOfSpans && Services.Count == 0 && Environments.Count == 0 && Attributes.Count == 0;

    internal string Fingerprint => string.Join('\n',
        string.Join('\t', Services), string.Join('\t', Environments), string.Join('\t', Agents),
        string.Join('\t', Attributes.Select(item => item.Key + "=" + item.Value)), Query);

    /// <exception cref="SearchSyntaxException">The query cannot be read.</exception>
    internal CompiledFilter Compile() => new(this);
}

/// <summary>A filter made ready for millions of items.</summary>
internal sealed class CompiledFilter(DestinationFilter filter)
{
    private readonly byte[][] services = Bytes(filter.Services);
    private readonly byte[][] environments = Bytes(filter.Environments);
    private readonly byte[][] agents = Bytes(filter.Agents);
    private readonly (byte[] Key, string Value)[] attributes = [.. filter.Attributes.Select(item => (Utf8Text.From(item.Key).Span.ToArray(), item.Value))];
    private readonly SearchExpression? query = SearchParser.Parse(filter.Query, ofSpans: true);

    public bool IsEmpty { get; } = filter.IsEmpty;

    public bool Passes(Span span) =>
        PassesResource(span.Resource) && IsAmong(agents, span.Agent) && HasAttributes(span.Attributes, span.Resource)
        && (query is null || SpanMatcher.Matches(query, span, static _ => null));

    public bool Passes(LogRecord record) => PassesResource(record.Resource) && HasAttributes(record.Attributes, record.Resource);

    public bool Passes(MetricPoint point) => PassesResource(point.Resource) && HasAttributes(point.Attributes, point.Resource);

    private bool PassesResource(Resource resource) => IsAmong(services, resource.Service) && IsAmong(environments, resource.Environment);

    private bool HasAttributes(AttributeList own, Resource resource)
    {
        foreach ((byte[] key, string value) in attributes)
        {
            if (!(own.TryGet(key, out AnyValue found) || resource.Attributes.TryGet(key, out found)) || TextOf(found) != value)
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsAmong(byte[][] wanted, Utf8Text text)
    {
        if (wanted.Length == 0)
        {
            return true;
        }
        foreach (byte[] one in wanted)
        {
            if (text.Equals(one))
            {
                return true;
            }
        }
        return false;
    }

    private static string TextOf(AnyValue value) => value.Kind switch
    {
        AnyValueKind.String => value.AsText.ToString(),
        AnyValueKind.Bool => value.AsBool ? "true" : "false",
        AnyValueKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        AnyValueKind.Double => value.AsDouble.ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    private static byte[][] Bytes(IReadOnlyList<string> texts) => [.. texts.Select(text => Utf8Text.From(text).Span.ToArray())];
}

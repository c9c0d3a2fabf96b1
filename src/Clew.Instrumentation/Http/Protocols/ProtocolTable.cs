using System.Text.Json;

namespace Clew.Instrumentation.Http;

/// <summary>The protocols, hosts and headers of <c>protocols.json</c>, which is part of the assembly.</summary>
internal sealed class ProtocolTable
{
    private static readonly Lazy<ProtocolTable> Loaded = new(Load);

    private readonly Protocol[] protocols;
    private readonly KnownHost[] hosts;

    private ProtocolTable(JsonElement file)
    {
        hosts = [.. file.GetProperty("hosts").EnumerateArray()
            .Select(host => new KnownHost(host.GetProperty("host").GetString()!, host.GetProperty("provider").GetString()!))];
        RepeatableContents = Strings(file, "repeatableContents");
        RateLimitHeaders = Strings(file, "rateLimitHeaders");
        ErrorTypeHeaders = Strings(file, "errorTypeHeaders");
        RetryCountHeaders = Strings(file, "retryCountHeaders");
        JsonElement[] entries = [.. file.GetProperty("protocols").EnumerateArray()];
        protocols = [.. entries.Select(entry => Read(entry, entries))];
    }

    public static ProtocolTable Current => Loaded.Value;

    /// <summary>Assemblies whose contents may be written more than once, because they make their bytes anew each time.</summary>
    public string[] RepeatableContents { get; }

    /// <summary>Beginnings of the names of headers that tell a limit of rate.</summary>
    public string[] RateLimitHeaders { get; }

    /// <summary>Headers that name an error's type where the body does not.</summary>
    public string[] ErrorTypeHeaders { get; }

    /// <summary>Headers of a request that count its attempts.</summary>
    public string[] RetryCountHeaders { get; }

    /// <summary>What a request to this address speaks, if it could be one to a model.</summary>
    public ProtocolMatch? Match(Uri address)
    {
        string path = address.AbsolutePath;
        Protocol? best = null;
        string? bestModel = null;
        int bestLength = 0;
        foreach (Protocol protocol in protocols)
        {
            foreach (PathPattern pattern in protocol.Paths)
            {
                if (pattern.Length > bestLength && pattern.Matches(path, out string? model))
                {
                    (best, bestModel, bestLength) = (protocol, model, pattern.Length);
                }
            }
        }
        if (best is null)
        {
            return null;
        }
        string? host = ProviderOfHost(address);
        return new ProtocolMatch(best, host ?? ProviderOfPath(best, path), bestModel, host is not null);
    }

    private static string ProviderOfPath(Protocol protocol, string path)
    {
        foreach ((string part, string provider) in protocol.ProviderPaths)
        {
            if (path.Contains(part, StringComparison.Ordinal))
            {
                return provider;
            }
        }
        return protocol.Provider;
    }

    private string? ProviderOfHost(Uri address)
    {
        foreach (KnownHost host in hosts)
        {
            if (host.Matches(address))
            {
                return host.Provider;
            }
        }
        return null;
    }

    private static ProtocolTable Load()
    {
        using Stream stream = typeof(ProtocolTable).Assembly.GetManifestResourceStream("protocols.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return new ProtocolTable(document.RootElement);
    }

    private static Protocol Read(JsonElement entry, JsonElement[] entries)
    {
        JsonElement? ancestor = entry.TryGetProperty("extends", out JsonElement name)
            ? entries.First(other => other.GetProperty("name").ValueEquals(name.GetString())) : null;
        return new Protocol
        {
            Name = entry.GetProperty("name").GetString()!,
            Provider = entry.GetProperty("provider").GetString()!,
            Operation = Text(entry, "operation") ?? Text(ancestor!.Value, "operation")!,
            ApiType = Text(entry, "apiType") ?? (ancestor is { } from ? Text(from, "apiType") : null),
            Paths = [.. Strings(entry, "paths").Select(path => new PathPattern(path))],
            ProviderPaths = Pairs(Inherited(entry, ancestor, "providerPaths")),
            Shape = [.. Strings(Inherited(entry, ancestor, "shape"), "shape").Select(Enum.Parse<WireField>)],
            Streams = Inherited(entry, ancestor, "streams").TryGetProperty("streams", out JsonElement streams) && streams.GetBoolean(),
            InputExcludesCache = Inherited(entry, ancestor, "inputExcludesCache").TryGetProperty("inputExcludesCache", out JsonElement excludes)
                && excludes.GetBoolean(),
            IgnoredEvents = Strings(Inherited(entry, ancestor, "ignoredEvents"), "ignoredEvents"),
            EndEvents = Strings(Inherited(entry, ancestor, "endEvents"), "endEvents"),
            Filter = new EventFilter(
                Strings(Inherited(entry, ancestor, "plainEvents"), "plainEvents"), Strings(Inherited(entry, ancestor, "decidingMembers"), "decidingMembers")),
            Request = Fields(entry, ancestor, "request"),
            Response = Fields(entry, ancestor, "response"),
        };
    }

    private static JsonElement Inherited(JsonElement entry, JsonElement? ancestor, string name) =>
        ancestor is null || entry.TryGetProperty(name, out _) ? entry : ancestor.Value;

    private static FieldNode Fields(JsonElement entry, JsonElement? ancestor, string name)
    {
        var root = new FieldNode();
        foreach (JsonElement source in ancestor is null ? (JsonElement[])[entry] : [ancestor.Value, entry])
        {
            if (source.TryGetProperty(name, out JsonElement fields))
            {
                foreach (JsonProperty field in fields.EnumerateObject())
                {
                    root.Add(field.Name, field.Value.GetString()!);
                }
            }
        }
        return root;
    }

    private static KeyValuePair<string, string>[] Pairs(JsonElement entry) => entry.TryGetProperty("providerPaths", out JsonElement pairs)
        ? [.. pairs.EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString()!))] : [];

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static string[] Strings(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out JsonElement values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : [];
}

namespace Clew.Instrumentation.Http;

/// <summary>One way to talk to a model over HTTP, as <c>protocols.json</c> describes it.</summary>
internal sealed class Protocol
{
    public required string Name { get; init; }

    /// <summary>Provider, unless the host or the path tells a better one.</summary>
    public required string Provider { get; init; }

    public required string Operation { get; init; }

    public string? ApiType { get; init; }

    public required PathPattern[] Paths { get; init; }

    /// <summary>Parts of a path that tell the provider.</summary>
    public required KeyValuePair<string, string>[] ProviderPaths { get; init; }

    /// <summary>What a request to an unknown host must have, lest an application's own API with a like path is taken for a model's.</summary>
    public required WireField[] Shape { get; init; }

    /// <summary>Whether the answer is a stream unless the request says otherwise.</summary>
    public bool Streams { get; init; }

    /// <summary>Whether the count of input tokens leaves out those read from and written to the cache.</summary>
    public bool InputExcludesCache { get; init; }

    /// <summary>Types of events that carry no part of the answer.</summary>
    public required string[] IgnoredEvents { get; init; }

    /// <summary>Types of events after which none follows.</summary>
    public required string[] EndEvents { get; init; }

    /// <summary>Which events carry only content.</summary>
    public required EventFilter Filter { get; init; }

    public required FieldNode Request { get; init; }

    public required FieldNode Response { get; init; }
}

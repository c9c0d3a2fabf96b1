namespace Clew.Instrumentation;

/// <summary>What is known of a search before it runs. A property that is null is not recorded.</summary>
public sealed class RetrievalOptions
{
    /// <summary>Most documents asked for.</summary>
    public int? TopK { get; set; }

    /// <summary>Provider of the search, where a named one does it.</summary>
    public string? Provider { get; set; }

    /// <summary>Embedding or ranking model of the search.</summary>
    public string? Model { get; set; }

    /// <summary>Host of the store.</summary>
    public string? ServerAddress { get; set; }

    /// <summary>Port of the store; recorded only together with <see cref="ServerAddress"/>.</summary>
    public int? ServerPort { get; set; }

    /// <summary>Makes the text of the query. Called only if content is captured.</summary>
    public Func<string?>? Query { get; set; }

    internal static RetrievalOptions None { get; } = new();
}

namespace Clew.Instrumentation;

/// <summary>What is known of an operation on memories before it runs. A property that is null is not recorded.</summary>
public sealed class MemoryOptions
{
    /// <summary>Id of the store.</summary>
    public string? StoreId { get; set; }

    /// <summary>Id of the record, where the operation is about one.</summary>
    public string? RecordId { get; set; }

    /// <summary>Provider of the store, where an external named one holds it. Without it and <see cref="ServerAddress"/> the store is in this process.</summary>
    public string? Provider { get; set; }

    /// <summary>Host of the store.</summary>
    public string? ServerAddress { get; set; }

    /// <summary>Port of the store; recorded only together with <see cref="ServerAddress"/>.</summary>
    public int? ServerPort { get; set; }

    /// <summary>Makes the text of the query. Called only if content is captured.</summary>
    public Func<string?>? Query { get; set; }

    /// <summary>Makes the JSON array of records that are written. Called only if content is captured.</summary>
    public Func<string?>? Records { get; set; }

    internal static MemoryOptions None { get; } = new();

    internal bool IsRemote => Provider is not null || ServerAddress is not null;
}

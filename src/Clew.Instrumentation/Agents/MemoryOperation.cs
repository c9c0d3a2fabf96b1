namespace Clew.Instrumentation;

/// <summary>What is done to a memory store.</summary>
public enum MemoryOperation
{
    /// <summary><c>search_memory</c></summary>
    Search,

    /// <summary><c>create_memory</c></summary>
    Create,

    /// <summary><c>update_memory</c></summary>
    Update,

    /// <summary><c>upsert_memory</c></summary>
    Upsert,

    /// <summary><c>delete_memory</c>; without a record id it may mean all of them.</summary>
    Delete,

    /// <summary><c>create_memory_store</c></summary>
    CreateStore,

    /// <summary><c>delete_memory_store</c></summary>
    DeleteStore,
}

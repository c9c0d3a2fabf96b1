namespace Clew.Instrumentation;

/// <summary>What self-diagnosis warns of. Each is said once in a process.</summary>
public enum GenAIWarning
{
    /// <summary>The instrumentation failed and kept its failure from the application.</summary>
    Fault,

    /// <summary>A variable has a value that is not understood.</summary>
    UnknownSetting,

    /// <summary>Operations are started, but nobody listens: no tracer provider knows <c>AddGenAI</c>.</summary>
    NobodyListens,

    /// <summary>Content is asked for in events, but no event sink is connected.</summary>
    NoEventSink,

    /// <summary>An exporter cannot deliver: the endpoint cannot be reached or refuses.</summary>
    ExportFails,
}

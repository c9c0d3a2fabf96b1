namespace Clew.Instrumentation;

/// <summary>How the work on a message relates to whoever sent it.</summary>
public enum ContextRelation
{
    /// <summary>It is part of the sender's trace. For one message and one piece of work.</summary>
    Parent,

    /// <summary>It has a trace of its own that links to the sender's. For batches, and for work that starts much later.</summary>
    Link,
}

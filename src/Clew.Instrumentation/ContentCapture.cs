namespace Clew.Instrumentation;

/// <summary>Where messages, instructions, tool arguments and results are recorded.</summary>
[Flags]
public enum ContentCapture
{
    /// <summary>Nowhere. The default.</summary>
    None = 0,

    /// <summary>As JSON text in attributes of the span.</summary>
    Span = 1,

    /// <summary>In the event <c>gen_ai.client.inference.operation.details</c>.</summary>
    Event = 2,

    /// <summary>In both.</summary>
    SpanAndEvent = Span | Event,
}

using System.Collections;

namespace Clew.Instrumentation.Hosting;

/// <summary>An event as the state of a log entry, so that its attributes become those of the log record.</summary>
internal sealed class EventState(GenAIEvent happened) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?>[] attributes = [.. happened.Attributes.Select(StructuredContent.Of)];

    public GenAIEvent Event => happened;

    public int Count => attributes.Length;

    public KeyValuePair<string, object?> this[int index] => attributes[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)attributes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => attributes.GetEnumerator();
}

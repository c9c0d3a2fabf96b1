using System.Collections;

namespace Clew.Instrumentation.Hosting;

/// <summary>
/// An event as the state of a log entry, so that its attributes become those of the log record. The conventions want messages structured there;
/// the exporter writes a list of maps as type names, so they stay JSON text, which the conventions allow where an SDK can do no more.
/// </summary>
internal sealed class EventState(GenAIEvent happened) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public GenAIEvent Event => happened;

    public int Count => happened.Attributes.Count;

    public KeyValuePair<string, object?> this[int index] => happened.Attributes[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => happened.Attributes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => happened.Attributes.GetEnumerator();
}

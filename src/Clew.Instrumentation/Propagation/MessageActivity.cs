using System.Diagnostics;

namespace Clew.Instrumentation;

/// <summary>Spans of sending and processing messages, by the messaging conventions.</summary>
internal static class MessageActivity
{
    public static Activity? Start(
        string operation, ActivityKind kind, string destination, string? system, ActivityContext parent, IEnumerable<ActivityLink>? links)
    {
        if (!GenAISignals.Source.HasListeners())
        {
            return null;
        }
        try
        {
            var attributes = new List<KeyValuePair<string, object?>>(4)
            {
                new("messaging.operation.name", operation),
                new("messaging.operation.type", operation),
                new("messaging.destination.name", destination),
            };
            if (system is not null)
            {
                attributes.Add(new("messaging.system", system));
            }
            return GenAISignals.Source.StartActivity(kind, parent, attributes, links, name: $"{operation} {destination}");
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("MessageContext", exception);
            return null;
        }
    }
}

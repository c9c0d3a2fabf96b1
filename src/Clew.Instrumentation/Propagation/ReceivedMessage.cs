using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Clew.Instrumentation;

/// <summary>The work on a received message, within the sender's context until it is disposed.</summary>
public sealed class ReceivedMessage : IDisposable
{
    private readonly Baggage previousBaggage = Baggage.Current;
    private readonly Activity? previousActivity = Activity.Current;

    internal ReceivedMessage(PropagationContext context, string destination, string? system, ContextRelation relation)
    {
        Baggage.Current = context.Baggage;
        ActivityContext sender = context.ActivityContext;
        if (relation == ContextRelation.Parent)
        {
            Activity = MessageActivity.Start("process", ActivityKind.Consumer, destination, system, sender, null);
            return;
        }
        // Without a parent given, what is current would become one.
        Activity.Current = null;
        Activity = MessageActivity.Start(
            "process", ActivityKind.Consumer, destination, system, default, sender == default ? null : [new ActivityLink(sender)]);
    }

    /// <summary>The span of the work; null when nobody listens.</summary>
    public Activity? Activity { get; }

    /// <summary>The work failed.</summary>
    public void Fail(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Activity?.SetTag(ErrorAttributes.Type, exception.GetType().FullName);
        Activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
    }

    /// <summary>Ends the span and puts back what was current before.</summary>
    public void Dispose()
    {
        Activity?.Dispose();
        Activity.Current = previousActivity;
        Baggage.Current = previousBaggage;
    }
}

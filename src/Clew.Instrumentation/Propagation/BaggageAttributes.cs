using System.Collections.Frozen;
using System.Diagnostics;
using OpenTelemetry;

namespace Clew.Instrumentation;

/// <summary>
/// Copies allowed baggage entries to attributes of every span that starts, whoever starts it. Baggage travels with requests and may hold
/// anything, so nothing is copied that is not named.
/// </summary>
internal sealed class BaggageAttributes : IDisposable
{
    private readonly FrozenSet<string> allowed;
    private readonly ActivityListener listener;

    public BaggageAttributes(IEnumerable<string> allowed)
    {
        this.allowed = allowed.ToFrozenSet(StringComparer.Ordinal);
        listener = new ActivityListener { ShouldListenTo = static _ => true, ActivityStarted = Copy };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose() => listener.Dispose();

    private void Copy(Activity activity)
    {
        if (!activity.IsAllDataRequested)
        {
            return;
        }
        try
        {
            foreach (string name in allowed)
            {
                string? value = Baggage.GetBaggage(name) ?? activity.GetBaggageItem(name);
                if (value is not null && activity.GetTagItem(name) is null)
                {
                    activity.SetTag(name, value);
                }
            }
        }
        catch (Exception exception)
        {
            GenAIDiagnostics.ReportFault("baggage attributes", exception);
        }
    }
}

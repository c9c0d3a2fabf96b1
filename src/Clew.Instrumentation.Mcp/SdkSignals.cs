using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Clew.Instrumentation;

/// <summary>
/// The MCP SDK can record spans and metrics itself, under a name of its own. Where someone listens to that, the same message is not recorded
/// a second time.
/// </summary>
internal static class SdkSignals
{
    private const string Name = "Experimental.ModelContextProtocol";

    /// <summary>A source hears of listeners by its name, so this one has a listener exactly when the SDK's has.</summary>
    private static readonly ActivitySource Twin = new(Name);

    private static readonly ConcurrentDictionary<string, Instrument> Instruments = new();

    /// <summary>Sees instruments as they are made and never asks for their values.</summary>
    private static readonly MeterListener Watch = Start();

    public static bool RecordsSpans => Twin.HasListeners();

    public static bool RecordsMetric(string name)
    {
        GC.KeepAlive(Watch);
        return Instruments.TryGetValue(name, out Instrument? instrument) && instrument.Enabled;
    }

    public static bool IsSdkSpan(Activity? activity) => activity?.Source.Name == Name;

    private static MeterListener Start()
    {
        MeterListener listener = new()
        {
            InstrumentPublished = static (instrument, _) =>
            {
                if (instrument.Meter.Name == Name)
                {
                    Instruments[instrument.Name] = instrument;
                }
            },
        };
        listener.Start();
        return listener;
    }
}

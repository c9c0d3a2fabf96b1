using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Instrumentation.Tests;

/// <summary>GenAI events in OTLP log requests: name, span, and the attributes that a test asks about.</summary>
internal static class LogText
{
    private static readonly string[] Shown = ["gen_ai.input.messages", "gen_ai.evaluation.score.label"];

    public static string[] Of(IEnumerable<byte[]> requests)
    {
        var lines = new List<string>();
        foreach (byte[] request in requests)
        {
            var batch = new LogBatch { Buffer = request, BufferLength = request.Length };
            LogDecoder.Decode(batch, DecodeLimits.Default);
            for (int i = 0; i < batch.Count; i++)
            {
                LogRecord log = batch[i];
                if (log.EventName.ToString().StartsWith("gen_ai.", StringComparison.Ordinal))
                {
                    lines.Add($"{log.EventName} of {log.SpanId}: {Attributes(log)}");
                }
            }
        }
        return [.. lines];
    }

    private static string Attributes(LogRecord log)
    {
        var shown = new List<string>();
        foreach (string name in Shown)
        {
            if (log.Attributes.TryGet(System.Text.Encoding.UTF8.GetBytes(name), out AnyValue value))
            {
                shown.Add($"{name} = {value.AsText}");
            }
        }
        return string.Join("; ", shown);
    }
}

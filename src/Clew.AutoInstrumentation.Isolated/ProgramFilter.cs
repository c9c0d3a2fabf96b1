using System.Diagnostics;
using OpenTelemetry;

namespace Clew.AutoInstrumentation.Isolated;

/// <summary>Keeps two kinds of spans from being exported: requests that carry telemetry, and the run of a program that did nothing of interest.</summary>
internal sealed class ProgramFilter : BaseProcessor<Activity>
{
    private long kept;

    /// <summary>Spans that ended and go to the exporter.</summary>
    public long KeptCount => Interlocked.Read(ref kept);

    /// <inheritdoc />
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == ProcessSpan.SourceName ? KeptCount == 0 : IsTelemetryRequest(data))
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
        else
        {
            Interlocked.Increment(ref kept);
        }
    }

    // An application with an exporter of its own: its SDK marks such requests, but in a copy of the SDK's state that this one does not see.
    private static bool IsTelemetryRequest(Activity activity) =>
        activity.Source.Name == Sources.HttpClient && activity.GetTagItem("url.full") is string url && Uri.TryCreate(url, UriKind.Absolute, out Uri? address)
        && (address.AbsolutePath is { } path) && (path.EndsWith("/v1/traces", StringComparison.Ordinal) || path.EndsWith("/v1/metrics", StringComparison.Ordinal)
            || path.EndsWith("/v1/logs", StringComparison.Ordinal) || path.StartsWith("/opentelemetry.proto.collector.", StringComparison.Ordinal));
}

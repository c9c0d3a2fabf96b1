using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;

namespace Clew.Samples.ResearchTeam.Telemetry;

/// <summary>The official exporter, which by itself keeps silent when the receiver refuses.</summary>
internal sealed class NoticingTraceExporter(OtlpExporterOptions options, ExportFailureNotice notice) : OtlpTraceExporter(options)
{
    public override ExportResult Export(in Batch<Activity> activityBatch)
    {
        ExportResult result = base.Export(activityBatch);
        if (result == ExportResult.Failure)
        {
            notice.Failed();
        }
        return result;
    }
}

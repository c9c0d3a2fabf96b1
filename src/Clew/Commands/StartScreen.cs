using System.Globalization;
using Clew.Server;

namespace Clew.Commands;

/// <summary>What someone needs who starts Clew for the first time, on one screen.</summary>
internal static class StartScreen
{
    public static void Write(ServerAddresses addresses, ServerOptions options, DateTime launched)
    {
        TimeSpan ready = TimeProvider.System.GetLocalNow().DateTime - launched;
        string http = addresses.OtlpHttp.ToString().TrimEnd('/');
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

              Clew {ServerVersion.Text}                                  ready in {ready.TotalSeconds:0.0} s

              UI         {addresses.Ui}
              OTLP       {http}   HTTP: /v1/traces, /v1/metrics, /v1/logs
                         {addresses.OtlpGrpc.ToString().TrimEnd('/')}   gRPC
              Data       {Path.GetFullPath(options.DataFolder)}

              Point any OpenTelemetry SDK here:

                export OTEL_EXPORTER_OTLP_ENDPOINT={http}
                export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
                export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true   (to see what was said)

              Ctrl-C stops; what was acknowledged is stored.

            """));
    }
}

import type { ServerInfo } from '../../api/types';

export type Snippet = { id: string; label: string; code: string; note: string };

type Endpoints = Pick<ServerInfo, 'otlpGrpcUrl' | 'otlpHttpUrl'>;

/** Ready-to-run snippets with this server's addresses. */
export function snippets({ otlpGrpcUrl, otlpHttpUrl }: Endpoints): Snippet[] {
  return [
    {
      id: 'csharp',
      label: 'C#',
      note: 'Works with Microsoft.Extensions.AI: add .UseOpenTelemetry(configure: c => c.EnableSensitiveData = true) to your chat client.',
      code: `// dotnet add package OpenTelemetry.Extensions.Hosting
// dotnet add package OpenTelemetry.Exporter.OpenTelemetryProtocol
builder.Services.AddOpenTelemetry()
    .ConfigureResource(r => r.AddService("my-agent"))
    .WithTracing(t => t
        .AddSource("Experimental.Microsoft.Extensions.AI", "Microsoft.SemanticKernel*", "OpenAI.*")
        .AddOtlpExporter(o => o.Endpoint = new Uri("${otlpGrpcUrl}")));`,
    },
    {
      id: 'python',
      label: 'Python',
      note: 'Any OpenTelemetry or OpenInference instrumentation works; this one covers the OpenAI client.',
      code: `# pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http opentelemetry-instrumentation-openai-v2
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

provider = TracerProvider(resource=Resource.create({"service.name": "my-agent"}))
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter("${otlpHttpUrl}/v1/traces")))
trace.set_tracer_provider(provider)
OpenAIInstrumentor().instrument()`,
    },
    {
      id: 'typescript',
      label: 'TypeScript',
      note: 'With the Vercel AI SDK, pass experimental_telemetry: { isEnabled: true } to each call.',
      code: `// npm install @opentelemetry/sdk-node @opentelemetry/exporter-trace-otlp-proto
import { NodeSDK } from '@opentelemetry/sdk-node';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';

const sdk = new NodeSDK({
  serviceName: 'my-agent',
  traceExporter: new OTLPTraceExporter({ url: '${otlpHttpUrl}/v1/traces' }),
});
sdk.start();`,
    },
    {
      id: 'environment',
      label: 'Environment',
      note: 'Every OpenTelemetry SDK reads these. The last line lets instrumentations send prompts and answers.',
      code: `export OTEL_SERVICE_NAME=my-agent
export OTEL_EXPORTER_OTLP_ENDPOINT=${otlpHttpUrl}
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true`,
    },
    {
      id: 'collector',
      label: 'Collector',
      note: 'Beside the exporters that are there already; Clew understands what SDKs send as it is.',
      code: `exporters:
  otlphttp/clew:
    endpoint: ${otlpHttpUrl}

service:
  pipelines:
    traces:
      exporters: [otlphttp/clew]
    logs:
      exporters: [otlphttp/clew]
    metrics:
      exporters: [otlphttp/clew]`,
    },
  ];
}

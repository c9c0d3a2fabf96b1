namespace Clew.Workload;

/// <summary>
/// OTLP requests of agent runs: 5 services, 6 models, 20 agents, 30 tools, about 8 spans a trace and 3 traces a conversation, 2 % errors,
/// log-normal latencies, random ids. Chat spans have 22 attributes, tools and roots 9, resources 10.
/// </summary>
public sealed class AgentTraffic
{
    private const double SpansPerTrace = 8;
    private const int SpansPerConversation = 24;
    private const int SystemPromptLength = 500;
    private const int TracesPerRareText = 5;
    private readonly WorkloadOptions options;
    private readonly Dice dice;
    private readonly PseudoText? text;
    private readonly string[] systemPrompts;
    private readonly Service[] services;

    public AgentTraffic(WorkloadOptions options)
    {
        this.options = options;
        dice = new Dice(options.Seed);
        text = options.Profile == WorkloadProfile.Content ? new PseudoText() : null;
        systemPrompts = [.. Enumerable.Range(0, Catalog.Agents).Select(_ => text?.Write(dice, SystemPromptLength) ?? "")];
        services = [.. Catalog.Services.Select((name, index) => new Service(name, index))];
    }

    /// <summary>All requests, in the order of their traces' starts.</summary>
    public IEnumerable<RequestBody> Requests()
    {
        long windowNanos = options.Window.Ticks * 100;
        double nanosPerTrace = windowNanos / Math.Max(1, options.Spans / SpansPerTrace);
        long spans = 0;
        for (long trace = 0; spans < options.Spans; trace++)
        {
            long start = options.EndUnixNano - windowNanos + (long)(trace * nanosPerTrace);
            Service service = services[dice.Below(services.Length)];
            spans += service.Add(new AgentRun(dice, service.Span, text, systemPrompts, options.FirstConversation + dice.Below(1 + (int)(options.Spans / SpansPerConversation)), text is null ? null : RareText(trace)), start);
            if (service.Spans >= options.SpansPerRequest)
            {
                yield return service.Take();
            }
        }
        foreach (Service service in services.Where(service => service.Spans > 0))
        {
            yield return service.Take();
        }
    }

    /// <summary>About five traces share one, wherever they are: something to search for that a frequent word would not be.</summary>
    private string RareText(long trace) => $"order-{trace % Math.Max(1, (long)(options.Spans / SpansPerTrace / TracesPerRareText)):d8}";

    /// <summary>One emitting process, which fills its own requests.</summary>
    private sealed class Service
    {
        private readonly string name;
        private readonly int index;
        private readonly ProtoWriter proto = new();
        private readonly List<SentTrace> traces = [];
        private int resourceSpans;
        private int scopeSpans;

        public Service(string name, int index)
        {
            this.name = name;
            this.index = index;
            Span = new SpanWriter(proto);
            Begin();
        }

        public SpanWriter Span { get; }

        public int Spans { get; private set; }

        public int Add(AgentRun run, long startNanos)
        {
            run.Write(startNanos);
            traces.Add(run.Sent(name, startNanos));
            Spans += run.Spans;
            return run.Spans;
        }

        public RequestBody Take()
        {
            proto.Text(3, "https://opentelemetry.io/schemas/1.37.0");
            proto.Close(scopeSpans);
            proto.Close(resourceSpans);
            RequestBody body = new(proto.Written.ToArray(), Spans, [.. traces]);
            Begin();
            return body;
        }

        private void Begin()
        {
            proto.Clear();
            traces.Clear();
            Spans = 0;
            resourceSpans = proto.Open(1);
            WriteResource();
            scopeSpans = proto.Open(2);
            int scope = proto.Open(1);
            proto.Text(1, "opentelemetry.instrumentation.genai");
            proto.Text(2, "0.58b0");
            proto.Close(scope);
        }

        private void WriteResource()
        {
            int resource = proto.Open(1);
            Span.Attribute(1, "service.name", name);
            Span.Attribute(1, "service.version", $"1.{index + 4}.2");
            Span.Attribute(1, "service.namespace", "agents");
            Span.Attribute(1, "service.instance.id", $"{name}-7d9f8c6b5-{index}x2kq");
            Span.Attribute(1, "deployment.environment.name", "production");
            Span.Attribute(1, "telemetry.sdk.name", "opentelemetry");
            Span.Attribute(1, "telemetry.sdk.language", "python");
            Span.Attribute(1, "telemetry.sdk.version", "1.38.0");
            Span.Attribute(1, "host.name", $"node-{index + 11}");
            Span.Attribute(1, "process.pid", 4100 + index);
            proto.Close(resource);
        }
    }
}

using Clew.Alert.Prometheus;
using Clew.Analyse;
using Clew.Export;
using Clew.Pipeline;
using Clew.Server.Export;
using Clew.Server.Export.Choose;
using Clew.Server.Live;
using Clew.Server.Redact;
using Clew.Storage;
using Clew.Telemetry;
using Clew.Telemetry.Otlp;

namespace Clew.Server.Ingest;

/// <summary>
/// Where the gRPC and HTTP edges meet: read the body, decode, run the pipeline, wait for the commit. The answer is given only after the
/// data would survive a crash.
/// </summary>
public sealed class OtlpIngest
{
    private const string Full = "The queue of a destination is full; send again later.";

    private readonly SignalIngest<SpanBatch, Span> traces;
    private readonly SignalIngest<LogBatch, LogRecord> logs;
    private readonly SignalIngest<MetricBatch, MetricPoint> metrics;

    public OtlpIngest(
        ServerOptions options, IngestBudget budget, DecodeLine line, IngestPipeline pipeline, FanOut fanOut, LiveHub live, DerivedMetrics derived, ContentAnalyzer analyzer, ServerMetrics counters, SenderLedger senders, WatchedTraces watched, TimeProvider time, ILogger<OtlpIngest> log, StoreWriter? writer = null, TraceScreen? screen = null)
    {
        RequestBodyReader reader = new(options, budget);
        ForwardingIngest next = new(fanOut, writer, watched);
        traces = new(OtlpSignal.Traces, TraceDecoder.Decode, TraceDecoder.DecodeJson, ProcessSpans, analyzer.Analyze, next.TryEnqueue, Stored, senders.Stored, senders, reader, budget, line, options, counters, time, log);
        logs = new(OtlpSignal.Logs, LogDecoder.Decode, LogDecoder.DecodeJson, _ => { }, _ => null, EnqueueLogs, _ => { }, senders.Stored, senders, reader, budget, line, options, counters, time, log);
        metrics = new(OtlpSignal.Metrics, MetricDecoder.Decode, MetricDecoder.DecodeJson, pipeline.Process, _ => null, next.TryEnqueue, _ => { }, senders.Stored, senders, reader, budget, line, options, counters, time, log);

        // Before the commit, so that no settlement can be earlier than what the screen saw.
        void ProcessSpans(SpanBatch batch)
        {
            pipeline.Process(batch);
            if (screen is not null)
            {
                // Mappings of users change while the server runs.
                screen.Dialects = pipeline.Dialects;
                screen.Observe(batch);
            }
        }

        void Stored(SpanBatch batch)
        {
            live.Publish(batch);
            derived.Add(batch);
        }

        // Here and not before, since the calls go their own way to the store.
        Task? EnqueueLogs(LogBatch batch)
        {
            pipeline.Process(batch, out SpanBatch? calls);
            screen?.Observe(batch);
            if (calls is not null)
            {
                screen?.Observe(calls);
            }
            Task? ofLogs = analyzer.Analyze(batch);
            Task? ofCalls = calls is null ? null : analyzer.Analyze(calls);
            return ofLogs is null && ofCalls is null ? Enqueue(batch, calls) : EnqueueAnalyzedAsync(batch, calls, ofLogs ?? Task.CompletedTask, ofCalls ?? Task.CompletedTask);
        }

        Task? Enqueue(LogBatch batch, SpanBatch? calls) =>
            next.TryEnqueue(batch) is not Task stored ? null : writer is not null && calls is not null ? StoreCallsAsync(writer, stored, calls) : stored;

        async Task EnqueueAnalyzedAsync(LogBatch batch, SpanBatch? calls, Task ofLogs, Task ofCalls)
        {
            await Task.WhenAll(ofLogs, ofCalls);
            await (Enqueue(batch, calls) ?? throw new StoreUnavailableException(Full));
        }

        // The calls point into the request's bytes, so the request is answered when both are stored. Sent again, they get the same ids.
        async Task StoreCallsAsync(StoreWriter writer, Task logsStored, SpanBatch calls)
        {
            Task callsStored = writer.Enqueue(calls);
            await Task.WhenAll(logsStored, callsStored);
            Stored(calls);
        }
    }

    /// <param name="signal">Which of the three.</param>
    /// <param name="sender">Who sends it.</param>
    /// <param name="body">The OTLP message, without any frame.</param>
    /// <param name="contentLength">Length over the wire where known.</param>
    /// <param name="gzip">Whether the body is compressed.</param>
    /// <param name="json">OTLP/JSON instead of protobuf.</param>
    /// <param name="cancellationToken">The client went away before its request was read.</param>
    public Task<IngestResult> IngestAsync(OtlpSignal signal, Sender sender, Stream body, long? contentLength, bool gzip, bool json, CancellationToken cancellationToken) => signal switch
    {
        OtlpSignal.Traces => traces.IngestAsync(sender, body, contentLength, gzip, json, cancellationToken),
        OtlpSignal.Logs => logs.IngestAsync(sender, body, contentLength, gzip, json, cancellationToken),
        _ => metrics.IngestAsync(sender, body, contentLength, gzip, json, cancellationToken),
    };
}

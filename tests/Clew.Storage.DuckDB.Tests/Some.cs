using Clew.Telemetry;

namespace Clew.Storage.DuckDB.Tests;

/// <summary>Builders of test data; each test sets what it is about.</summary>
internal static class Some
{
    /// <summary>2026-11-21T12:00:00Z, the time at which the tests' clock starts.</summary>
    internal const long Start = 1_795_262_400_000_000_000;

    internal const long Second = 1_000_000_000;

    internal static TraceId Trace(ulong number) => new(0xABCD, number);

    internal static Resource Service(string name) => new() { Service = name };

    internal static Span Span(ulong trace, ulong span, Action<Span>? set = null)
    {
        Span made = new()
        {
            TraceId = Trace(trace),
            SpanId = new SpanId(span),
            Name = "work",
            StartTimeUnixNano = Start,
            EndTimeUnixNano = Start + Second,
            ReceivedTimeUnixNano = Start + Second,
            Resource = Service("shop"),
        };
        set?.Invoke(made);
        return made;
    }

    internal static Span Llm(ulong trace, ulong span, string model, Action<Span>? set = null) => Span(trace, span, made =>
    {
        made.Kind = SpanKind.Llm;
        made.EnsureLlm().ResponseModel = model;
        set?.Invoke(made);
    });

    /// <summary>A batch that holds copies of what the store reads of the spans.</summary>
    internal static SpanBatch Batch(params IEnumerable<Span> spans)
    {
        SpanBatch batch = new();
        foreach (Span span in spans)
        {
            SpanCopy.Copy(span, batch.Add());
        }
        return batch;
    }
}

using System.Text.Json;
using Clew.Pipeline;
using Clew.Pipeline.Normalize;
using Clew.Storage;
using Clew.Telemetry;

namespace Clew.Server.Query.Entities;

/// <summary>
/// Who calls what in the newest runs of an agent: agents, tools and models as nodes, their calls as edges, also those that only messages tell of. As the graph of one trace, a span that only
/// wraps another of the same name is one with it, and other spans (HTTP, databases, code) belong to the one they work for.
/// </summary>
internal sealed class AgentGraph
{
    private const int RunsMax = 50;

    /// <summary>Spans of all runs together; a run beyond it is left out.</summary>
    private const int SpansMax = 20_000;

    private readonly Dictionary<(string Kind, string Name), Sums> nodes = [];
    private readonly Dictionary<((string Kind, string Name) Source, (string Kind, string Name) Target), Sums> edges = [];
    private int runs;
    private int spans;

    private AgentGraph()
    {
    }

    public static async Task<AgentGraph> ReadAsync(EntityRequest request)
    {
        AgentGraph graph = new();
        DialectSet dialects = request.Context.RequestServices.GetRequiredService<IngestPipeline>().Dialects;
        foreach (TraceSummary run in await AgentDetail.RunsAsync(request, RunsMax))
        {
            if (graph.spans + run.SpanCount > SpansMax
                || await request.Reader.ReadTraceAsync(TraceId.TryParse(run.TraceId, out TraceId id) ? id : default, request.Aborted) is not { } stored)
            {
                continue;
            }
            graph.Add((await TraceAssembly.From(stored.Summary, stored.Spans).WithInferredAsync(request.Reader, dialects, request.Aborted)).Spans);
            graph.runs++;
        }
        return graph;
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("runs"u8, runs);
        json.WriteNumber("runsMax"u8, RunsMax);
        json.WriteNumber("spans"u8, spans);
        json.WriteStartArray("nodes"u8);
        foreach (((string kind, string name), Sums sums) in nodes)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, $"{kind} {name}");
            json.WriteString("kind"u8, kind);
            json.WriteString("name"u8, name);
            sums.Write(json);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("edges"u8);
        foreach ((((string, string) source, (string, string) target), Sums sums) in edges)
        {
            json.WriteStartObject();
            json.WriteString("source"u8, $"{source.Item1} {source.Item2}");
            json.WriteString("target"u8, $"{target.Item1} {target.Item2}");
            sums.Write(json);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void Add(IReadOnlyList<Span> trace)
    {
        spans += trace.Count;
        Dictionary<SpanId, Span> byId = [];
        foreach (Span span in trace)
        {
            byId.TryAdd(span.SpanId, span);
        }
        Dictionary<SpanId, long?> costs = CostsOf(trace, byId);
        Dictionary<SpanId, (string, string)> owners = [];
        foreach (Span span in trace)
        {
            (string, string) id = OwnerOf(span, byId, owners);
            (string, string)? caller = byId.TryGetValue(span.ParentSpanId, out Span? parent) ? OwnerOf(parent, byId, owners) : null;
            if (caller == id)
            {
                continue;
            }
            SumsOf(nodes, id).Add(span, costs[span.SpanId]);
            if (caller is { } from)
            {
                SumsOf(nodes, from);
                SumsOf(edges, (from, id)).Add(span, costs[span.SpanId]);
            }
        }
    }

    /// <summary>Costs that count, of each span and all below it.</summary>
    private static Dictionary<SpanId, long?> CostsOf(IReadOnlyList<Span> trace, Dictionary<SpanId, Span> byId)
    {
        Dictionary<SpanId, long?> costs = trace.DistinctBy(span => span.SpanId).ToDictionary(span => span.SpanId, _ => (long?)null);
        foreach (Span span in trace.Where(span => span is { Counted: true, CostNanoUsd: not null }))
        {
            Span? at = span;
            // A cycle of parents, which only a faulty sender makes, ends after as many steps as there are spans.
            for (int steps = 0; at is not null && steps <= trace.Count; steps++)
            {
                costs[at.SpanId] = costs[at.SpanId].GetValueOrDefault() + span.CostNanoUsd;
                at = byId.GetValueOrDefault(at.ParentSpanId);
            }
        }
        return costs;
    }

    /// <summary>The node that a span works for.</summary>
    private static (string Kind, string Name) OwnerOf(Span span, Dictionary<SpanId, Span> byId, Dictionary<SpanId, (string, string)> owners)
    {
        List<SpanId> way = [];
        Span at = span;
        (string, string) owner;
        while (!owners.TryGetValue(at.SpanId, out owner))
        {
            way.Add(at.SpanId);
            if (IsDrawn(at.Kind))
            {
                owner = (at.Kind.Name(), SubjectOf(at));
                break;
            }
            if (!byId.TryGetValue(at.ParentSpanId, out Span? parent) || way.Count > byId.Count)
            {
                owner = (SpanKind.Other.Name(), at.Resource.Service.ToString());
                break;
            }
            at = parent;
        }
        way.ForEach(id => owners[id] = owner);
        return owner;
    }

    private static bool IsDrawn(SpanKind kind) => kind is not (SpanKind.Other or SpanKind.Http or SpanKind.Db or SpanKind.Messaging);

    private static string SubjectOf(Span span)
    {
        Utf8Text subject = span.Kind switch
        {
            SpanKind.Agent => span.Agent,
            SpanKind.Tool or SpanKind.Mcp => span.ToolName,
            SpanKind.Llm or SpanKind.Embedding or SpanKind.Rerank => span.Llm is { } llm ? llm.ResponseModel.Or(llm.RequestModel) : default,
            _ => default,
        };
        return subject.Or(span.Name).ToString();
    }

    private static Sums SumsOf<TKey>(Dictionary<TKey, Sums> all, TKey key)
        where TKey : notnull
    {
        if (!all.TryGetValue(key, out Sums? sums))
        {
            all.Add(key, sums = new Sums());
        }
        return sums;
    }

    private sealed class Sums
    {
        private long calls;
        private long errors;
        private long nanos;
        private long? costNano;

        public void Add(Span span, long? cost)
        {
            calls++;
            errors += span.IsError ? 1 : 0;
            nanos += span.DurationNanos;
            costNano = cost is null ? costNano : costNano.GetValueOrDefault() + cost;
        }

        public void Write(Utf8JsonWriter json)
        {
            json.WriteNumber("calls"u8, calls);
            json.WriteNumber("errors"u8, errors);
            json.WriteNumber("nanos"u8, nanos);
            json.WriteNumberOrNull("costUsd"u8, costNano / 1e9);
        }
    }
}

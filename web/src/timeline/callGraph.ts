import type { Span } from '../api/types';
import type { CriticalPath } from './criticalPath';
import { addCost, inclusiveUsage } from './inclusiveUsage';
import { subjectOf } from './owners';
import type { SpanTree } from './spanTree';
import { pathNanos } from './statistics';

type Sums = { calls: number; errors: number; nanos: number; /** Of the calls and all below them; NaN without a price. */ costUsd: number };

export type GraphNode = Sums & {
  id: string;
  kind: Span['kind'];
  name: string;
  /** Part of the critical path that these spans decide themselves. */
  pathNanos: number;
  /** Indexes of the spans, in reading order. */
  nodes: number[];
};

export type GraphEdge = Sums & { id: string; source: string; target: string };

export type CallGraph = { nodes: GraphNode[]; edges: GraphEdge[] };

/** Who calls and what is called; other spans (HTTP, databases, code) belong to the one they work for. */
const drawn: ReadonlySet<Span['kind']> = new Set([
  'agent', 'workflow', 'llm', 'embedding', 'rerank', 'tool', 'retrieval', 'memory', 'guardrail', 'evaluator', 'mcp',
]);

/** Agents, tools and models as nodes, their calls as edges. A span that only wraps another of the same subject is one with it. */
export function callGraph(tree: SpanTree, path: CriticalPath): CallGraph {
  const usage = inclusiveUsage(tree);
  const onPath = pathNanos(tree, path);
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  /** The graph node that each span works for. */
  const owners: string[] = [];
  for (const { index, span, parent, startNanos, endNanos } of tree.nodes) {
    const caller = parent < 0 ? undefined : owners[parent];
    const key = span === null ? undefined : drawn.has(span.kind) ? `${span.kind} ${subjectOf(span)}` : caller;
    const id = key ?? entryOf(tree, nodes, index);
    owners.push(id);
    if (span === null) {
      continue;
    }
    const known = nodes.get(id) ?? { id, kind: span.kind, name: subjectOf(span), calls: 0, errors: 0, nanos: 0, costUsd: NaN, pathNanos: 0, nodes: [] };
    nodes.set(id, known);
    known.pathNanos += onPath[index]!;
    if (caller === id) {
      continue;
    }
    const call = { errors: span.status === 'error' ? 1 : 0, nanos: endNanos - startNanos, costUsd: usage.costUsd[index]! };
    addCall(known, call);
    known.nodes.push(index);
    if (caller !== undefined) {
      const edgeId = `${caller} → ${id}`;
      const edge = edges.get(edgeId) ?? { id: edgeId, source: caller, target: id, calls: 0, errors: 0, nanos: 0, costUsd: NaN };
      edges.set(edgeId, edge);
      addCall(edge, call);
    }
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** What is outside of every agent belongs to the program that was called. */
function entryOf(tree: SpanTree, nodes: Map<string, GraphNode>, index: number): string {
  const span = tree.nodes[index]!.span;
  const name = span?.service ?? tree.nodes.find((node) => node.span !== null)?.span?.service ?? 'program';
  const id = `entry ${name}`;
  if (!nodes.has(id)) {
    nodes.set(id, { id, kind: 'other', name, calls: 0, errors: 0, nanos: 0, costUsd: NaN, pathNanos: 0, nodes: [] });
  }
  return id;
}

function addCall(sums: Sums, call: Omit<Sums, 'calls'>) {
  sums.calls++;
  sums.errors += call.errors;
  sums.nanos += call.nanos;
  sums.costUsd = addCost(sums.costUsd, call.costUsd);
}

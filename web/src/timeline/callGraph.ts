import type { Span } from '../api/types';
import { formatCount } from '../format/tokens';
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

/** More names of one kind than this are summed up: a picture of thousands says nothing. */
const namesPerKind = 16;

/** The graph with the names of each kind on which least time went as one node, where there are very many. */
export function foldRare(graph: CallGraph): CallGraph {
  const foldedInto = new Map<string, string>();
  const nodes: GraphNode[] = [];
  for (const kind of new Set(graph.nodes.map((node) => node.kind))) {
    const list = graph.nodes.filter((node) => node.kind === kind);
    if (list.length <= namesPerKind) {
      nodes.push(...list);
      continue;
    }
    const sorted = list.toSorted((a, b) => b.nanos - a.nanos);
    const rare = sorted.slice(namesPerKind - 1);
    const id = `${rare[0]!.kind} and others`;
    rare.forEach((node) => foldedInto.set(node.id, id));
    nodes.push(...sorted.slice(0, namesPerKind - 1), mergeNodes(id, rare));
  }
  const edges = new Map<string, GraphEdge>();
  for (const edge of graph.edges) {
    const source = foldedInto.get(edge.source) ?? edge.source;
    const target = foldedInto.get(edge.target) ?? edge.target;
    if (source === target && edge.source !== edge.target) {
      continue;
    }
    const id = `${source} → ${target}`;
    const before = edges.get(id);
    edges.set(id, before === undefined ? { ...edge, id, source, target } : { ...before, ...addSums(before, edge) });
  }
  return { nodes, edges: [...edges.values()] };
}

function mergeNodes(id: string, nodes: GraphNode[]): GraphNode {
  const first = nodes[0]!;
  const sums = nodes.slice(1).reduce<Sums>(addSums, first);
  return {
    id,
    kind: first.kind,
    name: `${formatCount(nodes.length)} others`,
    calls: sums.calls,
    errors: sums.errors,
    nanos: sums.nanos,
    costUsd: sums.costUsd,
    pathNanos: nodes.reduce((sum, node) => sum + node.pathNanos, 0),
    nodes: nodes.flatMap((node) => node.nodes).sort((a, b) => a - b),
  };
}

function addSums(a: Sums, b: Sums): Sums {
  return { calls: a.calls + b.calls, errors: a.errors + b.errors, nanos: a.nanos + b.nanos, costUsd: addCost(a.costUsd, b.costUsd) };
}

import { graphlib, layout } from '@dagrejs/dagre';
import type { CallGraph, GraphNode } from '../../../timeline/callGraph';

export const graphNodeSize = { width: 208, height: 68 };

/** Laying out more takes seconds, and nobody could read it. */
const maxNodes = 80;
const maxEdges = 240;

export type PlacedNode = { node: GraphNode; x: number; y: number };
export type PlacedGraph = { nodes: PlacedNode[]; edges: CallGraph['edges']; /** Nodes and edges that were left out. */ hidden: number };

/** Places callers left of what they call. Of very many nodes and edges those are kept on which most time went. */
export function placeGraph(graph: CallGraph): PlacedGraph {
  const kept = graph.nodes.length <= maxNodes ? graph.nodes : graph.nodes.toSorted((a, b) => b.nanos - a.nanos).slice(0, maxNodes);
  const ids = new Set(kept.map((node) => node.id));
  const between = graph.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target));
  const edges = between.length <= maxEdges ? between : between.toSorted((a, b) => b.nanos - a.nanos).slice(0, maxEdges);
  const plan = new graphlib.Graph();
  plan.setGraph({ rankdir: 'LR', ranksep: 150, nodesep: 40, marginx: 16, marginy: 16 });
  plan.setDefaultEdgeLabel(() => ({}));
  kept.forEach((node) => plan.setNode(node.id, { ...graphNodeSize }));
  edges.forEach((edge) => plan.setEdge(edge.source, edge.target));
  layout(plan);
  const nodes = kept.map((node) => {
    const { x, y } = plan.node(node.id) as { x: number; y: number };
    return { node, x: x - graphNodeSize.width / 2, y: y - graphNodeSize.height / 2 };
  });
  return { nodes, edges, hidden: graph.nodes.length - kept.length + graph.edges.length - edges.length };
}

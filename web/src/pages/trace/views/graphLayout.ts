import { graphlib, layout } from '@dagrejs/dagre';
import type { CallGraph, GraphNode } from '../../../timeline/callGraph';

export const graphNodeSize = { width: 208, height: 68 };

/** Laying out more takes seconds, and nobody could read it. */
const maxNodes = 150;

export type PlacedNode = { node: GraphNode; x: number; y: number };
export type PlacedGraph = { nodes: PlacedNode[]; edges: CallGraph['edges']; /** Nodes that were left out. */ hidden: number };

/** Places callers left of what they call. Of very many nodes those are kept on which most time went. */
export function placeGraph(graph: CallGraph): PlacedGraph {
  const kept = graph.nodes.length <= maxNodes ? graph.nodes : graph.nodes.toSorted((a, b) => b.nanos - a.nanos).slice(0, maxNodes);
  const ids = new Set(kept.map((node) => node.id));
  const edges = graph.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target));
  const plan = new graphlib.Graph();
  plan.setGraph({ rankdir: 'LR', ranksep: 130, nodesep: 28, marginx: 16, marginy: 16 });
  plan.setDefaultEdgeLabel(() => ({}));
  kept.forEach((node) => plan.setNode(node.id, { ...graphNodeSize }));
  edges.forEach((edge) => plan.setEdge(edge.source, edge.target));
  layout(plan);
  const nodes = kept.map((node) => {
    const { x, y } = plan.node(node.id) as { x: number; y: number };
    return { node, x: x - graphNodeSize.width / 2, y: y - graphNodeSize.height / 2 };
  });
  return { nodes, edges, hidden: graph.nodes.length - kept.length };
}

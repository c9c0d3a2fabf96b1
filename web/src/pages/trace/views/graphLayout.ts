import { graphlib, layout } from '@dagrejs/dagre';
import type { CallGraph, GraphEdge, GraphNode } from '../../../timeline/callGraph';

export const graphNodeSize = { width: 208, height: 68 };
/** Room for calls, time, cost and failures on an edge. */
const labelSize = { width: 132, height: 16 };

/** Laying out more takes seconds, and nobody could read it. */
const maxEdges = 240;
/** Labels of more edges would push everything apart; the table has them. */
const maxLabels = 60;

type Point = { x: number; y: number };
export type PlacedNode = { node: GraphNode; x: number; y: number };
/** @param points The way from the caller's right side to the left side of what it calls, around other nodes. */
export type PlacedEdge = { edge: GraphEdge; points: Point[]; /** Null where there is no room for labels. */ label: Point | null };
export type PlacedGraph = { nodes: PlacedNode[]; edges: PlacedEdge[]; /** Edges that were left out. */ hidden: number };

/** Places callers left of what they call. Of very many edges those are kept on which most time went. */
export function placeGraph(graph: CallGraph): PlacedGraph {
  const edges = graph.edges.length <= maxEdges ? graph.edges : graph.edges.toSorted((a, b) => b.nanos - a.nanos).slice(0, maxEdges);
  const labelled = edges.length <= maxLabels;
  const plan = new graphlib.Graph();
  plan.setGraph({ rankdir: 'LR', ranksep: labelled ? 48 : 160, nodesep: 26, edgesep: labelled ? 14 : 2, marginx: 16, marginy: 16 });
  plan.setDefaultEdgeLabel(() => ({}));
  graph.nodes.forEach((node) => plan.setNode(node.id, { ...graphNodeSize }));
  edges.forEach((edge) => plan.setEdge(edge.source, edge.target, labelled ? { ...labelSize, labelpos: 'c' } : {}));
  layout(plan);
  const nodes = graph.nodes.map((node) => {
    const { x, y } = plan.node(node.id) as { x: number; y: number };
    return { node, x: x - graphNodeSize.width / 2, y: y - graphNodeSize.height / 2 };
  });
  const places = new Map(nodes.map(({ node, x, y }) => [node.id, { x, y: y + graphNodeSize.height / 2 }]));
  const placedEdges = edges.map((edge) => {
    const { points, x, y } = plan.edge(edge.source, edge.target) as { points: Point[]; x?: number; y?: number };
    const from = places.get(edge.source)!;
    const start = { x: from.x + graphNodeSize.width, y: from.y };
    return { edge, points: [start, ...points.slice(1, -1), places.get(edge.target)!], label: x === undefined || y === undefined ? null : { x, y } };
  });
  return { nodes, edges: placedEdges, hidden: graph.edges.length - edges.length };
}

/** A curve through the points that leaves and arrives level. */
export function curveThrough(points: Point[]): string {
  const [start, ...rest] = points;
  if (start === undefined) {
    return '';
  }
  let from = start;
  const pieces = rest.map((to) => {
    const middle = (from.x + to.x) / 2;
    const piece = `C ${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
    from = to;
    return piece;
  });
  return [`M ${start.x} ${start.y}`, ...pieces].join(' ');
}

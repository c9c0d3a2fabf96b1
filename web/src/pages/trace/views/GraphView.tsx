import '@xyflow/react/dist/base.css';
import { Background, BaseEdge, Controls, Handle, MarkerType, Position, ReactFlow, useReactFlow, useStore, type Edge, type EdgeProps, type Node, type NodeProps } from '@xyflow/react';
import { useEffect, useMemo, useState } from 'react';
import { formatDuration } from '../../../format/duration';
import { formatCost } from '../../../format/money';
import { formatCount } from '../../../format/tokens';
import { subjectLabel } from '../../../genai/shortModel';
import { kindColor, kindLabel, SpanKindIcon } from '../../../genai/SpanKind';
import { callGraph, foldRare, type GraphNode } from '../../../timeline/callGraph';
import { Notice } from '../../../ui/Notice';
import { Segments } from '../../../ui/Segments';
import { SpanList } from '../SpanList';
import { curveThrough, graphNodeSize, placeGraph, type PlacedEdge } from './graphLayout';
import { GraphTable } from './GraphTable';
import styles from './GraphView.module.css';
import { PickedSpans } from './PickedSpans';
import type { ViewProps } from './viewProps';

type Shape = 'graph' | 'table';
const shapes: { id: Shape; label: string }[] = [
  { id: 'graph', label: 'Graph' },
  { id: 'table', label: 'Table' },
];
const fit = { maxZoom: 1.1, padding: 0.06 };
const nodeTypes = { call: CallNode };
const edgeTypes = { call: CallEdge };

/** Who called what in this run: agents, tools and models, with calls, errors, time and cost. */
export function GraphView({ tree, path, search, onSearch, onSelect }: ViewProps) {
  const [shape, setShape] = useState<Shape>('graph');
  const graph = useMemo(() => foldRare(callGraph(tree, path)), [tree, path]);
  const placed = useMemo(() => placeGraph(graph), [graph]);
  const longest = Math.max(1, ...graph.edges.map((edge) => edge.nanos));
  const picked = graph.nodes.find((node) => node.id === search.pick);
  const pick = (id: string) => onSearch({ ...search, pick: id === search.pick ? undefined : id });
  const nodes: CallNodeType[] = placed.nodes.map(({ node, x, y }) => ({
    id: node.id,
    type: 'call',
    position: { x, y },
    ...graphNodeSize,
    data: { node, picked: node.id === search.pick, onPick: () => pick(node.id) },
  }));
  const edges = placed.edges.map((edge) => toFlowEdge(edge, longest));
  if (graph.nodes.length === 0) {
    return <Notice title="Nothing to draw">This run has no span that was received.</Notice>;
  }
  return (
    <div className={styles.view} data-testid="call-graph">
      <div className={styles.bar}>
        <span className="muted">
          {formatCount(graph.nodes.length)} nodes, {formatCount(graph.edges.length)} {graph.edges.length === 1 ? 'edge' : 'edges'}
          {placed.hidden > 0 && `; the ${formatCount(placed.hidden)} edges on which least time went are in the table only`}
          {placed.edges.some((edge) => edge.label === null) && '; times and costs of the edges are in the table'}
        </span>
        <span className={styles.shape}>
          <Segments label="Show as" options={shapes} selected={shape} onSelect={setShape} />
        </span>
      </div>
      <div className={styles.canvas}>
        {shape === 'table' ? (
          <GraphTable graph={graph} />
        ) : (
          <ReactFlow
            nodes={nodes}
            edges={edges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            fitView
            fitViewOptions={fit}
            minZoom={0.1}
            maxZoom={2}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            edgesFocusable={false}
            elementsSelectable={false}
          >
            <FitOnResize />
            <Background gap={24} color="var(--border)" />
            <Controls showInteractive={false} />
          </ReactFlow>
        )}
      </div>
      {picked !== undefined && (
        <PickedSpans title={picked.name} count={picked.nodes.length} facts={<Facts node={picked} />} onClose={() => pick(picked.id)}>
          <SpanList label={`Spans of ${picked.name}`} tree={tree} nodes={picked.nodes} selectedId={search.span} onSelect={onSelect} />
        </PickedSpans>
      )}
    </div>
  );
}

/** The whole graph stays in view when the panel beside or the list below opens. */
function FitOnResize() {
  const { fitView } = useReactFlow();
  const size = useStore((state) => `${state.width} ${state.height}`);
  useEffect(() => {
    void fitView(fit);
  }, [size, fitView]);
  return null;
}

function Facts({ node }: { node: GraphNode }) {
  return (
    <span className="muted">
      {kindLabel(node.kind)} · {formatDuration(node.nanos)} in all · {formatDuration(node.pathNanos)} of the critical path
      {!Number.isNaN(node.costUsd) && ` · ${formatCost(node.costUsd)}`}
      {node.errors > 0 && ` · ${formatCount(node.errors)} failed`}
    </span>
  );
}

type CallEdgeType = Edge<PlacedEdge, 'call'>;

function toFlowEdge(placed: PlacedEdge, longest: number): CallEdgeType {
  const { edge } = placed;
  const color = edge.errors > 0 ? 'var(--error)' : 'var(--border-strong)';
  return {
    id: edge.id,
    type: 'call',
    source: edge.source,
    target: edge.target,
    data: placed,
    style: { stroke: color, strokeWidth: 1 + 3 * Math.sqrt(edge.nanos / longest) },
    markerEnd: { type: MarkerType.ArrowClosed, color, width: 14, height: 14, markerUnits: 'userSpaceOnUse' },
  };
}

function CallEdge({ id, data, style, markerEnd }: EdgeProps<CallEdgeType>) {
  if (data === undefined) {
    return null;
  }
  const { edge, points, label } = data;
  const failed = edge.errors > 0;
  const figures = [
    `${formatCount(edge.calls)}×`,
    formatDuration(edge.nanos),
    ...(Number.isNaN(edge.costUsd) ? [] : [formatCost(edge.costUsd)]),
    ...(failed ? [`${formatCount(edge.errors)} failed`] : []),
  ];
  return (
    <BaseEdge
      id={id}
      path={curveThrough(points)}
      {...(style === undefined ? {} : { style })}
      {...(markerEnd === undefined ? {} : { markerEnd })}
      {...(label === null ? {} : { label: figures.join(' · '), labelX: label.x, labelY: label.y })}
      labelStyle={{ fill: failed ? 'var(--error)' : 'var(--text-muted)', fontSize: 11 }}
      labelBgStyle={{ fill: 'var(--bg-sunken)' }}
    />
  );
}

type CallNodeType = Node<{ node: GraphNode; picked: boolean; onPick: () => void }, 'call'>;

function CallNode({ data: { node, picked, onPick } }: NodeProps<CallNodeType>) {
  return (
    <>
      <Handle type="target" position={Position.Left} className={styles.handle} />
      <button
        type="button"
        className={`nopan ${styles.node}`}
        style={{ ...graphNodeSize, borderLeftColor: kindColor(node.kind) }}
        aria-pressed={picked}
        title={node.name}
        data-testid="graph-node"
        data-node-id={node.id}
        onClick={onPick}
      >
        <span className={styles.name}>
          <SpanKindIcon kind={node.kind} />
          <span className="truncate">{subjectLabel(node.kind, node.name)}</span>
        </span>
        <span className={styles.figures}>
          {formatCount(node.calls)}× · {formatDuration(node.nanos)}
          {!Number.isNaN(node.costUsd) && ` · ${formatCost(node.costUsd)}`}
        </span>
        {node.errors > 0 && <span className={styles.errors}>{formatCount(node.errors)} failed</span>}
      </button>
      <Handle type="source" position={Position.Right} className={styles.handle} />
    </>
  );
}

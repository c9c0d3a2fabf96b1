import '@xyflow/react/dist/base.css';
import { Background, BaseEdge, Controls, Handle, MarkerType, Position, ReactFlow, useReactFlow, useStore, type Edge, type EdgeProps, type Node, type NodeProps } from '@xyflow/react';
import { useEffect } from 'react';
import { formatDuration } from '../../../format/duration';
import { formatCost } from '../../../format/money';
import { formatCount } from '../../../format/tokens';
import { subjectLabel } from '../../../genai/shortModel';
import { kindColor, SpanKindIcon } from '../../../genai/SpanKind';
import type { GraphNode } from '../../../timeline/callGraph';
import { curveThrough, graphNodeSize, type PlacedEdge, type PlacedGraph } from './graphLayout';
import styles from './GraphView.module.css';

const fit = { maxZoom: 1.1, padding: 0.06 };
const nodeTypes = { call: CallNode };
const edgeTypes = { call: CallEdge };

type CallFlowProps = { placed: PlacedGraph; picked?: string | undefined; onPick: (node: GraphNode) => void };

/** Agents, tools and models as boxes, their calls as curves between them. */
export function CallFlow({ placed, picked, onPick }: CallFlowProps) {
  const longest = Math.max(1, ...placed.edges.map(({ edge }) => edge.nanos));
  const nodes: CallNodeType[] = placed.nodes.map(({ node, x, y }) => ({
    id: node.id,
    type: 'call',
    position: { x, y },
    ...graphNodeSize,
    data: { node, picked: node.id === picked, onPick: () => onPick(node) },
  }));
  return (
    <ReactFlow
      nodes={nodes}
      edges={placed.edges.map((edge) => toFlowEdge(edge, longest))}
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

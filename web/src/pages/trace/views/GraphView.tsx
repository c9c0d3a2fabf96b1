import { useMemo, useState } from 'react';
import { formatDuration } from '../../../format/duration';
import { formatCost } from '../../../format/money';
import { formatCount } from '../../../format/tokens';
import { kindLabel } from '../../../genai/SpanKind';
import { callGraph, foldRare, type GraphNode } from '../../../timeline/callGraph';
import { Notice } from '../../../ui/Notice';
import { Segments } from '../../../ui/Segments';
import { SpanList } from '../SpanList';
import { CallFlow } from './CallFlow';
import { placeGraph } from './graphLayout';
import { GraphTable } from './GraphTable';
import styles from './GraphView.module.css';
import { PickedSpans } from './PickedSpans';
import type { ViewProps } from './viewProps';

type Shape = 'graph' | 'table';
const shapes: { id: Shape; label: string }[] = [
  { id: 'graph', label: 'Graph' },
  { id: 'table', label: 'Table' },
];

/** Who called what in this run: agents, tools and models, with calls, errors, time and cost. */
export function GraphView({ tree, path, search, onSearch, onSelect }: ViewProps) {
  const [shape, setShape] = useState<Shape>('graph');
  const graph = useMemo(() => foldRare(callGraph(tree, path)), [tree, path]);
  const placed = useMemo(() => placeGraph(graph), [graph]);
  const picked = graph.nodes.find((node) => node.id === search.pick);
  const pick = (id: string) => onSearch({ ...search, pick: id === search.pick ? undefined : id });
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
          <CallFlow placed={placed} picked={search.pick} onPick={(node) => pick(node.id)} />
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

function Facts({ node }: { node: GraphNode }) {
  return (
    <span className="muted">
      {kindLabel(node.kind)} · {formatDuration(node.nanos)} in all · {formatDuration(node.pathNanos)} of the critical path
      {!Number.isNaN(node.costUsd) && ` · ${formatCost(node.costUsd)}`}
      {node.errors > 0 && ` · ${formatCount(node.errors)} failed`}
    </span>
  );
}

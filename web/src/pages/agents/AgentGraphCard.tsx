import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { AgentGraph } from '../../api/types';
import { formatCount } from '../../format/tokens';
import { asKind } from '../../genai/SpanKind';
import { foldRare, type CallGraph, type GraphNode } from '../../timeline/callGraph';
import { Segments } from '../../ui/Segments';
import entity from '../entity/Entity.module.css';
import { agentGraphQuery } from '../entity/queries';
import { CallFlow } from '../trace/views/CallFlow';
import { placeGraph } from '../trace/views/graphLayout';
import { GraphTable } from '../trace/views/GraphTable';
import graphStyles from '../trace/views/GraphView.module.css';
import styles from './AgentGraphCard.module.css';
import type { AgentsSearch } from './url';

const shapes = [
  { id: 'graph' as const, label: 'Graph' },
  { id: 'table' as const, label: 'Table' },
];

/** Who calls what in the newest runs of an agent. A box leads to its page. */
export function AgentGraphCard({ name, search }: { name: string; search: AgentsSearch }) {
  const answer = useQuery(agentGraphQuery(name, search));
  const navigate = useNavigate();
  const [shape, setShape] = useState<'graph' | 'table'>('graph');
  const graph = useMemo(() => foldRare(toCallGraph(answer.data)), [answer.data]);
  const placed = useMemo(() => placeGraph(graph), [graph]);
  const open = ({ kind, name: picked, id }: GraphNode) => {
    const to = kind === 'agent' ? ('/agents/$name' as const) : kind === 'tool' ? ('/tools/$name' as const) : kind === 'llm' || kind === 'embedding' || kind === 'rerank' ? ('/models/$name' as const) : undefined;
    if (to !== undefined && !id.endsWith(' and others')) {
      void navigate({ to, params: { name: picked }, search: { from: search.from, to: search.to, service: search.service, environment: search.environment } });
    }
  };
  return (
    <section className={`${entity.card} ${styles.card}`} aria-label="Call graph" data-testid="agent-graph" data-state={answer.isPending ? 'pending' : 'ready'}>
      <header>
        <h2>Call graph</h2>
        {answer.data !== undefined && answer.data.runs > 0 && (
          <p>
            The newest {formatCount(answer.data.runs)} {answer.data.runs === 1 ? 'run' : 'runs'}, {formatCount(answer.data.spans)} spans
          </p>
        )}
        <Segments label="Show calls as" options={shapes} selected={shape} onSelect={setShape} />
      </header>
      {graph.nodes.length === 0 ? (
        <p className={entity.note}>{answer.isPending ? 'Reading runs…' : answer.isError ? answer.error.message : 'No run in this time range.'}</p>
      ) : (
        <div className={`${graphStyles.canvas} ${styles.canvas}`}>{shape === 'table' ? <GraphTable graph={graph} /> : <CallFlow placed={placed} onPick={open} />}</div>
      )}
    </section>
  );
}

function toCallGraph(answer: AgentGraph | undefined): CallGraph {
  const cost = (usd: number | null) => usd ?? NaN;
  return {
    nodes: answer?.nodes.map((node) => ({ ...node, kind: asKind(node.kind), costUsd: cost(node.costUsd), pathNanos: 0, nodes: [] })) ?? [],
    edges: answer?.edges.map((edge) => ({ ...edge, id: `${edge.source} → ${edge.target}`, costUsd: cost(edge.costUsd) })) ?? [],
  };
}

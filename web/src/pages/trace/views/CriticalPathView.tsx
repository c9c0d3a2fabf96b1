import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { formatDuration } from '../../../format/duration';
import { formatShare } from '../../../format/shares';
import { formatCount } from '../../../format/tokens';
import { subjectLabel } from '../../../genai/shortModel';
import { kindColor, SpanKindIcon } from '../../../genai/SpanKind';
import { attribute, type AgentShare } from '../../../timeline/attribution';
import { joinSegments, type PathSegment } from '../../../timeline/criticalPath';
import { agentNames } from '../../../timeline/owners';
import type { SpanTree } from '../../../timeline/spanTree';
import { Notice } from '../../../ui/Notice';
import { PathSentence } from '../PathSentence';
import styles from './CriticalPathView.module.css';
import { ShareBar } from './ShareBar';
import type { ViewProps } from './viewProps';

/** Which spans decide how long the run takes, and for whom. */
export function CriticalPathView({ tree, path, search, onSelect }: ViewProps) {
  const attribution = useMemo(() => attribute(tree, path), [tree, path]);
  const names = useMemo(() => agentNames(tree), [tree]);
  if (path.segments.length === 0) {
    return <Notice title="No time was spent">All spans of this run begin and end at the same moment.</Notice>;
  }
  return (
    <div className={styles.view} data-testid="critical-path">
      <div className={styles.summary}>
        <PathSentence attribution={attribution} onSelect={onSelect} />
        <PathStrip tree={tree} segments={path.segments} totalNanos={path.totalNanos} />
        <Agents attribution={attribution.agents} gapNanos={attribution.gapNanos} totalNanos={path.totalNanos} onSelect={onSelect} />
      </div>
      <Steps tree={tree} names={names} segments={path.segments} totalNanos={path.totalNanos} selectedId={search.span} onSelect={onSelect} />
    </div>
  );
}

/** The whole run as one bar: who decides its length at each moment. The table below says the same. */
function PathStrip({ tree, segments, totalNanos }: { tree: SpanTree; segments: PathSegment[]; totalNanos: number }) {
  const pieces = useMemo(() => {
    const byKind = new Map<string, PathSegment[]>();
    for (const segment of segments) {
      const span = tree.nodes[segment.node]?.span;
      const color = span ? kindColor(span.kind) : '';
      const list = byKind.get(color);
      if (list === undefined) {
        byKind.set(color, [segment]);
      } else {
        list.push(segment);
      }
    }
    // A thousandth of the run is about a pixel.
    return [...byKind].flatMap(([color, list]) => (color === '' ? [] : joinSegments(list, totalNanos / 1_000).map((piece) => ({ color, ...piece }))));
  }, [tree, segments, totalNanos]);
  return (
    <div className={styles.strip} aria-hidden="true">
      {pieces.map((piece) => (
        <span
          key={`${piece.color} ${piece.startNanos}`}
          style={{
            left: `${(piece.startNanos / totalNanos) * 100}%`,
            width: `${((piece.endNanos - piece.startNanos) / totalNanos) * 100}%`,
            background: piece.color,
          }}
        />
      ))}
    </div>
  );
}

type AgentsProps = { attribution: AgentShare[]; gapNanos: number; totalNanos: number; onSelect: (node: number) => void };

/** More agents and waits than this are not told apart one by one. */
const maxAgents = 20;
const maxWaits = 5;
/** What takes less of the run than this is listed only when asked for. */
const negligible = 0.001;
const mostOfIt = 0.95;

function Agents({ attribution, gapNanos, totalNanos, onSelect }: AgentsProps) {
  const line = (key: string, name: string, nanos: number, node: number, className: string | undefined) => (
    <tr key={key} className={className} data-testid="path-share">
      <th scope="row">
        {node < 0 ? (
          name
        ) : (
          <button type="button" className={styles.name} onClick={() => onSelect(node)}>
            {name}
          </button>
        )}
      </th>
      <td className="num">{formatDuration(nanos)}</td>
      <td>
        <ShareBar share={nanos / totalNanos} />
      </td>
      <td className="num">{formatShare(nanos / totalNanos)}</td>
    </tr>
  );
  const others = attribution.slice(maxAgents);
  return (
    <table className={styles.agents} aria-label="Time by agent">
      <thead>
        <tr>
          <th scope="col">Agent, and what it waited for</th>
          <th scope="col" className="num">
            Time
          </th>
          <th scope="col">
            <span className="visually-hidden">Bar</span>
          </th>
          <th scope="col" className="num">
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {attribution.slice(0, maxAgents).flatMap((agent) => [
          line(agent.name, agent.name, agent.nanos, agent.node, undefined),
          ...agent.waits.filter((wait, index) => index === 0 || wait.nanos >= totalNanos * negligible).slice(0, maxWaits).map((wait) => line(`${agent.name} ${wait.kind} ${wait.name}`, `waiting on ${subjectLabel(wait.kind, wait.name)}`, wait.nanos, wait.node, styles.wait)),
          ...(agent.selfNanos >= totalNanos * negligible && agent.waits.length > 0 ? [line(`${agent.name} self`, 'its own work', agent.selfNanos, -1, styles.wait)] : []),
        ])}
        {others.length > 0 && line('others', `${formatCount(others.length)} others`, others.reduce((sum, agent) => sum + agent.nanos, 0), -1, undefined)}
        {gapNanos > 0 && line('gaps', 'gaps: no span ran', gapNanos, -1, styles.gap)}
      </tbody>
    </table>
  );
}

type StepsProps = {
  tree: SpanTree;
  names: string[];
  segments: PathSegment[];
  totalNanos: number;
  selectedId: string | undefined;
  onSelect: (node: number) => void;
};

const rowHeight = 28;

function Steps({ tree, names, segments, totalNanos, selectedId, onSelect }: StepsProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const long = useMemo(() => segments.filter((segment) => segment.endNanos - segment.startNanos >= totalNanos * negligible), [segments, totalNanos]);
  // A run of thousands of short steps would seem empty without them.
  const [all, setAll] = useState(() => long.reduce((sum, segment) => sum + segment.endNanos - segment.startNanos, 0) < totalNanos * mostOfIt);
  const shown = all ? segments : long;
  const virtualizer = useVirtualizer({ count: shown.length, getScrollElement: () => viewport.current, estimateSize: () => rowHeight, overscan: 12 });
  return (
    <>
      <div className={styles.head}>
        <h2>Step by step</h2>
        <span className="muted">
          {formatCount(shown.length)} {shown.length === 1 ? 'step' : 'steps'}
        </span>
        {long.length < segments.length && (
          <button type="button" className={styles.more} onClick={() => setAll(!all)}>
            {all ? 'Hide the shortest' : `Show ${formatCount(segments.length - shown.length)} more, each under ${formatShare(negligible)}`}
          </button>
        )}
      </div>
      <div ref={viewport} className={styles.steps} tabIndex={0} role="region" aria-label="Steps of the critical path" data-own-arrows>
        <ol className={styles.list} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const segment = shown[item.index]!;
            const node = tree.nodes[segment.node];
            const nanos = segment.endNanos - segment.startNanos;
            const figures = (
              <span className={styles.figures}>
                <span className="num">+{formatDuration(segment.startNanos)}</span>
                <span className="num">{formatDuration(nanos)}</span>
                <ShareBar share={nanos / totalNanos} />
                <span className="num">{formatShare(nanos / totalNanos)}</span>
              </span>
            );
            return (
              <li key={item.index} className={styles.item} style={{ transform: `translateY(${item.start}px)` }} data-testid="path-step">
                {node === undefined || node.span === null ? (
                  <div className={`${styles.step} ${styles.gap}`}>
                    <span>gap: no span ran</span>
                    {figures}
                  </div>
                ) : (
                  <button type="button" className={styles.step} aria-pressed={node.id === selectedId} onClick={() => onSelect(node.index)}>
                    <SpanKindIcon kind={node.span.kind} />
                    <span className="truncate">{node.span.name === '' ? '(no name)' : node.span.name}</span>
                    {names[node.index] !== node.span.name && <span className={`truncate ${styles.agent}`}>{names[node.index]}</span>}
                    {figures}
                  </button>
                )}
              </li>
            );
          })}
        </ol>
      </div>
    </>
  );
}

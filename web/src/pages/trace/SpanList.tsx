import { useVirtualizer } from '@tanstack/react-virtual';
import { IconCircleX } from '@tabler/icons-react';
import { useRef } from 'react';
import { formatDuration } from '../../format/duration';
import { formatCost } from '../../format/money';
import { formatTokens } from '../../format/tokens';
import { SpanKindIcon } from '../../genai/SpanKind';
import type { SpanTree } from '../../timeline/spanTree';
import styles from './SpanList.module.css';

type SpanListProps = {
  label: string;
  tree: SpanTree;
  /** Indexes of the spans. */
  nodes: number[];
  selectedId: string | undefined;
  onSelect: (index: number) => void;
};

const rowHeight = 28;

/** Some spans of a trace in a flat list; only the rows in view exist in the page. */
export function SpanList({ label, tree, nodes, selectedId, onSelect }: SpanListProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({ count: nodes.length, getScrollElement: () => viewport.current, estimateSize: () => rowHeight, overscan: 12 });
  return (
    <div ref={viewport} className={styles.viewport} tabIndex={0} role="region" aria-label={label} data-own-arrows>
      <ul className={styles.list} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const node = tree.nodes[nodes[item.index] ?? -1];
          const span = node?.span;
          return (
            node !== undefined &&
            span !== null &&
            span !== undefined && (
              <li key={node.id} className={styles.item} style={{ transform: `translateY(${item.start}px)` }}>
                <button
                  type="button"
                  className={styles.row}
                  aria-pressed={node.id === selectedId}
                  data-testid="listed-span"
                  data-span-id={node.id}
                  onClick={() => onSelect(node.index)}
                >
                  <SpanKindIcon kind={span.kind} />
                  <span className="truncate">{span.name === '' ? '(no name)' : span.name}</span>
                  {span.status === 'error' && (
                    <span className={styles.error}>
                      <IconCircleX size={13} aria-hidden="true" /> <span className="truncate">{span.error?.message ?? span.error?.type ?? 'failed'}</span>
                    </span>
                  )}
                  <span className={styles.numbers}>
                    <span className="num">+{formatDuration(node.startNanos)}</span>
                    <span className="num">{formatDuration(span.durationNanos)}</span>
                    <span className="num">{span.usage === null ? '' : `${formatTokens(span.usage.inputTokens)} / ${formatTokens(span.usage.outputTokens)}`}</span>
                    <span className="num">{span.usage === null ? '' : formatCost(span.usage.costUsd)}</span>
                  </span>
                </button>
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useId, useMemo, useRef } from 'react';
import type { Finding } from '../../api/types';
import type { TimeWindow } from '../../timeline/axis';
import type { PathSegment } from '../../timeline/criticalPath';
import type { SpanTree } from '../../timeline/spanTree';
import { SpanRow } from './SpanRow';
import styles from './SpanTreeGrid.module.css';
import { TimeAxis } from './TimeAxis';
import type { TreeNavigation } from './useTreeNavigation';

type SpanTreeGridProps = {
  tree: SpanTree;
  rows: number[];
  hits: number[];
  /** The critical path by node, as drawn; null where it is not. */
  lines: ReadonlyMap<number, PathSegment[]> | null;
  findings: ReadonlyMap<string, Finding[]>;
  selectedId: string | undefined;
  navigation: TreeNavigation;
  timeWindow: TimeWindow;
  onZoom: (window: TimeWindow) => void;
};

const rowHeight = 28;
/** The head scrolls with the rows and sticks over them: a row plus its border. */
const headHeight = 29;

/** Tree and timeline in one list; only the rows in view exist in the page. */
export function SpanTreeGrid({ tree, rows, hits, lines, findings, selectedId, navigation, timeWindow, onZoom }: SpanTreeGridProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const hitSet = useMemo(() => new Set(hits), [hits]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => rowHeight,
    overscan: 16,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });

  const { scrollRequest, collapsed, cursor } = navigation;
  const scrollTo = useEffectEvent((index: number) => {
    const row = rows.indexOf(index);
    if (row >= 0) {
      virtualizer.scrollToIndex(row, { align: 'auto' });
    }
  });
  useEffect(() => {
    if (scrollRequest !== null) {
      scrollTo(scrollRequest.index);
    }
  }, [scrollRequest]);

  // Rows are memoised; they get one stable function instead of new ones at each render.
  const navigationNow = useRef(navigation);
  useEffect(() => {
    navigationNow.current = navigation;
  });
  const actions = useMemo(
    () => ({
      select: (index: number) => navigationNow.current.select(index),
      toggle: (index: number) => navigationNow.current.toggle(index),
    }),
    [],
  );

  return (
    <div
      ref={viewport}
      role="treegrid"
      tabIndex={0}
      aria-label="Spans"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={`${prefix}-${cursor}`}
      className={styles.viewport}
      data-testid="span-tree"
    >
      <div role="rowgroup" className={styles.head}>
        <div role="row" aria-rowindex={1} className={styles.row}>
          <span role="columnheader">Span</span>
          <TimeAxis timeWindow={timeWindow} onZoom={onZoom} />
          <span role="columnheader" className="num">
            Duration
          </span>
          <span role="columnheader" className="num">
            Tokens in / out
          </span>
          <span role="columnheader" className="num">
            Cost
          </span>
        </div>
      </div>
      <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const node = tree.nodes[rows[item.index] ?? -1];
          return (
            node !== undefined && (
              <SpanRow
                key={node.id}
                id={`${prefix}-${node.index}`}
                node={node}
                rowIndex={item.index + 2}
                top={item.start - headHeight}
                collapsed={collapsed.has(node.id)}
                hit={hitSet.has(node.index)}
                active={node.index === cursor}
                selected={node.id === selectedId}
                line={lines?.get(node.index)}
                findings={findings.get(node.id)}
                startNanos={timeWindow.startNanos}
                endNanos={timeWindow.endNanos}
                actions={actions}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

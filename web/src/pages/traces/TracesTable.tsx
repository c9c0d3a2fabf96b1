import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type CSSProperties, type RefObject } from 'react';
import { useElementScrollRestoration, useNavigate } from '@tanstack/react-router';
import type { TraceSummary } from '../../api/types';
import { useHotkeys } from '../../ui/useHotkeys';
import { useNow } from '../../ui/useNow';
import { columns, type ColumnId } from './columns';
import { TraceRow } from './TraceRow';
import { tracesScrollId } from '../../app/scrollIds';
import styles from './TracesTable.module.css';

type TracesTableProps = {
  rows: TraceSummary[];
  stale: boolean;
  freshIds: ReadonlySet<string>;
  hasMore: boolean;
  loadingMore: boolean;
  hidden: ReadonlySet<ColumnId>;
  onMore: () => void;
};

const rowHeight = 46;
/** The head scrolls with the rows and sticks over them; its border counts. */
const headHeight = 31;
/** So many rows before the end the next page is asked for. */
const loadAhead = 30;

export function TracesTable({ rows, stale, freshIds, hasMore, loadingMore, hidden, onMore }: TracesTableProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const now = useNow(60_000);
  const navigate = useNavigate();
  const [activeId, setActiveId] = useState<string | null>(null);
  const restored = useElementScrollRestoration({ id: tracesScrollId });
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.traceId ?? index,
    overscan: 12,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    initialOffset: () => restored?.scrollY ?? 0,
  });
  useScrollAnchor(viewport, rows);

  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !loadingMore && lastShown >= rows.length - loadAhead) {
      onMore();
    }
  }, [hasMore, loadingMore, lastShown, rows.length, onMore]);

  const shown = columns.filter((column) => !hidden.has(column.id));
  const template = { '--columns': shown.map((column) => column.width).join(' ') } as CSSProperties;
  const maxNanos = useMemo(() => rows.reduce((max, row) => Math.max(max, row.durationNanos), 1), [rows]);
  const activeIndex = rows.findIndex((row) => row.traceId === activeId);
  const move = (step: number) => {
    const index = Math.min(rows.length - 1, Math.max(0, activeIndex < 0 ? 0 : activeIndex + step));
    const id = rows[index]?.traceId;
    if (id === undefined) {
      return;
    }
    setActiveId(id);
    virtualizer.scrollToIndex(index);
    // At once where the row is drawn, or an Enter that follows quickly would open the row before it.
    const focusLink = () => {
      const link = viewport.current?.querySelector<HTMLElement>(`[data-trace-id="${id}"] a`);
      link?.focus({ preventScroll: true });
      return link !== null && link !== undefined;
    };
    if (!focusLink()) {
      requestAnimationFrame(focusLink);
    }
  };
  useHotkeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => {
      // A focused link or button opens by itself.
      if (activeId === null || document.activeElement !== document.body) {
        return false;
      }
      return void navigate({ to: '/traces/$traceId', params: { traceId: activeId } });
    },
  });

  return (
    <div ref={viewport} className={`${styles.viewport} ${stale ? styles.stale : ''}`} data-scroll-restoration-id={tracesScrollId} aria-busy={stale} data-testid="traces-table">
      <div role="table" aria-label="Traces" aria-rowcount={hasMore ? -1 : rows.length + 1} className={styles.table} style={template}>
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.row}>
            {shown.map((column) => (
              <span key={column.id} role="columnheader" className={column.numeric ? 'num' : ''}>
                {column.title}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const trace = rows[item.index];
            return (
              trace !== undefined && (
                <TraceRow
                  key={trace.traceId}
                  trace={trace}
                  rowIndex={item.index + 2}
                  top={item.start - headHeight}
                  maxNanos={maxNanos}
                  now={now}
                  fresh={freshIds.has(trace.traceId)}
                  active={trace.traceId === activeId}
                  hidden={hidden}
                  focusable={activeIndex < 0 ? item.index === 0 : trace.traceId === activeId}
                  onFocus={setActiveId}
                />
              )
            );
          })}
        </div>
      </div>
      {loadingMore && (
        <p role="status" className={styles.more}>
          Loading more…
        </p>
      )}
    </div>
  );
}

/** Rows that arrive on top must not move what the reader looks at. */
function useScrollAnchor(viewport: RefObject<HTMLDivElement | null>, rows: TraceSummary[]) {
  const before = useRef<TraceSummary[]>(rows);
  useLayoutEffect(() => {
    const node = viewport.current;
    const anchorIndex = Math.floor((node?.scrollTop ?? 0) / rowHeight);
    const anchor = before.current[anchorIndex];
    before.current = rows;
    if (node === null || node.scrollTop < rowHeight || anchor === undefined) {
      return;
    }
    const index = rows.findIndex((row) => row.traceId === anchor.traceId);
    if (index > anchorIndex) {
      node.scrollBy(0, (index - anchorIndex) * rowHeight);
    }
  }, [rows, viewport]);
}

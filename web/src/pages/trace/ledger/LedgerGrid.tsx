import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { LedgerEntry } from '../../../api/types';
import type { TraceSearch } from '../url';
import styles from './Ledger.module.css';
import { LedgerDetail } from './LedgerDetail';
import { LedgerRow } from './LedgerRow';

type LedgerGridProps = {
  traceId: string;
  entries: LedgerEntry[];
  focusId: string | undefined;
  search: TraceSearch;
  hasMore: boolean;
  loadingMore: boolean;
  onMore: () => void;
};

const entryHeight = 54;
const detailHeight = 260;
/** The head scrolls with the rows and sticks over them; its border counts. */
const headHeight = 31;
const loadAhead = 30;

const columns = [
  ['Counted', 'visually-hidden'],
  ['Span', ''],
  ['Model', ''],
  ['Fresh input', 'num'],
  ['Cache read', 'num'],
  ['Cache write', 'num'],
  ['Answer', 'num'],
  ['Reasoning', 'num'],
  ['Cost', 'num'],
] as const;

type GridRow = { entry: LedgerEntry; index: number; detail: boolean };

/** One row per span with usage, and one more under each that is open. */
export function LedgerGrid({ traceId, entries, focusId, search, hasMore, loadingMore, onMore }: LedgerGridProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [activeId, setActiveId] = useState(focusId ?? entries[0]?.spanId);
  const isOpen = (id: string) => toggled.get(id) ?? id === focusId;
  const rows = useMemo(() => gridRows(entries, (id) => toggled.get(id) ?? id === focusId), [entries, toggled, focusId]);
  const names = useMemo(() => new Map(entries.map((entry) => [entry.spanId, entry.name])), [entries]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => viewport.current,
    estimateSize: (row) => (rows[row]?.detail ? detailHeight : entryHeight),
    getItemKey: (row) => `${rows[row]?.entry.spanId}${rows[row]?.detail ? ' detail' : ''}`,
    overscan: 8,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });

  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !loadingMore && lastShown >= rows.length - loadAhead) {
      onMore();
    }
  }, [hasMore, loadingMore, lastShown, rows.length, onMore]);

  const scrollTo = (id: string, align: 'start' | 'auto') => {
    const row = rows.findIndex((candidate) => candidate.entry.spanId === id);
    if (row >= 0) {
      virtualizer.scrollToIndex(row, { align });
    }
  };
  const showFocused = useEffectEvent((id: string) => {
    setActiveId(id);
    scrollTo(id, 'start');
  });
  const focusLoaded = focusId !== undefined && names.has(focusId);
  useEffect(() => {
    if (focusId !== undefined && focusLoaded) {
      showFocused(focusId);
    }
  }, [focusId, focusLoaded]);

  const toggle = (id: string, open = !isOpen(id)) => {
    setActiveId(id);
    setToggled(new Map(toggled).set(id, open));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    // Links and buttons in the rows act by themselves.
    if (event.target !== viewport.current || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const at = entries.findIndex((entry) => entry.spanId === activeId);
    const goTo = (index: number) => {
      const id = entries[Math.min(entries.length - 1, Math.max(0, index))]?.spanId;
      if (id !== undefined) {
        setActiveId(id);
        scrollTo(id, 'auto');
      }
    };
    const keys: Record<string, () => void> = {
      ArrowDown: () => goTo(at + 1),
      ArrowUp: () => goTo(at - 1),
      Home: () => goTo(0),
      End: () => goTo(entries.length - 1),
      ArrowRight: () => activeId !== undefined && toggle(activeId, true),
      ArrowLeft: () => activeId !== undefined && toggle(activeId, false),
      Enter: () => activeId !== undefined && toggle(activeId),
      ' ': () => activeId !== undefined && toggle(activeId),
    };
    const action = keys[event.key];
    if (action !== undefined) {
      event.preventDefault();
      action();
    }
  };

  return (
    <div
      ref={viewport}
      role="treegrid"
      tabIndex={0}
      aria-label="Spans with usage"
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      aria-activedescendant={activeId === undefined ? undefined : `${prefix}-${activeId}`}
      className={styles.viewport}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={styles.head}>
        <div role="row" aria-rowindex={1} className={styles.row}>
          {columns.map(([title, className]) => (
            <span key={title} role="columnheader" className={className === 'num' ? className : undefined}>
              {className === 'visually-hidden' ? <span className={className}>{title}</span> : title}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) {
            return null;
          }
          const { entry } = row;
          return (
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              role="presentation"
              data-index={item.index}
              className={styles.place}
              style={{ transform: `translateY(${item.start - headHeight}px)` }}
            >
              {row.detail ? (
                <LedgerDetail traceId={traceId} entry={entry} search={search} columns={columns.length} rowIndex={item.index + 2} />
              ) : (
                <LedgerRow
                  id={`${prefix}-${entry.spanId}`}
                  traceId={traceId}
                  entry={entry}
                  ownerName={entry.ownerSpanId === null ? undefined : names.get(entry.ownerSpanId)}
                  search={search}
                  rowIndex={item.index + 2}
                  open={isOpen(entry.spanId)}
                  active={entry.spanId === activeId}
                  focused={entry.spanId === focusId}
                  onToggle={() => toggle(entry.spanId)}
                />
              )}
            </div>
          );
        })}
      </div>
      {entries.length === 0 && <p className={styles.empty}>No span of this trace reports usage.</p>}
    </div>
  );
}

function gridRows(entries: LedgerEntry[], isOpen: (id: string) => boolean): GridRow[] {
  return entries.flatMap((entry, index) => {
    const row = { entry, index, detail: false };
    return isOpen(entry.spanId) ? [row, { ...row, detail: true }] : [row];
  });
}

import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { LogEntry } from '../../api/types';
import { formatClock, formatDay, formatFull } from '../../format/time';
import { useNow } from '../../ui/useNow';
import styles from './LogsPage.module.css';
import { severityColors } from './severity';
import { bodyLine } from './text';

type LogsTableProps = { rows: LogEntry[]; hasMore: boolean; loadingMore: boolean; onMore: () => void; onOpen: (entry: LogEntry) => void };

const rowHeight = 28;
const loadAhead = 50;
const columns = ['Time', 'Severity', 'Service', 'Event', 'Body', 'Trace'];

export function LogsTable({ rows, hasMore, loadingMore, onMore, onOpen }: LogsTableProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const now = useNow(60_000);
  const virtualizer = useVirtualizer({ count: rows.length, getScrollElement: () => viewport.current, estimateSize: () => rowHeight, overscan: 20 });
  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !loadingMore && lastShown >= rows.length - loadAhead) {
      onMore();
    }
  }, [hasMore, loadingMore, lastShown, rows.length, onMore]);
  return (
    <div ref={viewport} className={styles.viewport} data-testid="logs-table">
      <div role="table" aria-label="Log records" aria-rowcount={hasMore ? -1 : rows.length + 1} className={styles.table}>
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.row}>
            {columns.map((title) => (
              <span key={title} role="columnheader">
                {title}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const entry = rows[item.index];
            return entry !== undefined && <Row key={item.key} entry={entry} rowIndex={item.index + 2} top={item.start} now={now} onOpen={onOpen} />;
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

type RowProps = { entry: LogEntry; rowIndex: number; top: number; now: Date; onOpen: (entry: LogEntry) => void };

function Row({ entry, rowIndex, top, now, onOpen }: RowProps) {
  const { record, severityClass } = entry;
  return (
    <div role="row" aria-rowindex={rowIndex} data-testid="log-row" className={`${styles.row} ${styles.entry}`} style={{ transform: `translateY(${top}px)` }}>
      <span role="cell" className={styles.time} title={formatFull(record.time)}>
        {formatDay(record.time, now)} {formatClock(record.time)}
      </span>
      <span role="cell" className={styles.severity} style={{ color: severityColors[severityClass] }}>
        {severityClass === 'unset' ? '–' : severityClass}
      </span>
      <span role="cell" className="truncate">
        {record.service || '–'}
      </span>
      <span role="cell" className="truncate" title={record.eventName ?? undefined}>
        {record.eventName ?? '–'}
      </span>
      <span role="cell" className="truncate">
        <button type="button" className={`${styles.open} truncate`} onClick={() => onOpen(entry)}>
          {bodyLine(entry)}
        </button>
      </span>
      <span role="cell" className={`${styles.inner} truncate`}>
        {record.traceId === null ? (
          '–'
        ) : (
          <Link to="/traces/$traceId" params={{ traceId: record.traceId }} search={record.spanId === null ? {} : { span: record.spanId }} title={record.traceId}>
            {record.traceId.slice(0, 8)}
          </Link>
        )}
      </span>
    </div>
  );
}

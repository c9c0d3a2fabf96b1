import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { LogRecord } from '../../../api/types';
import { ErrorNotice } from '../../../app/ErrorNotice';
import { formatDuration } from '../../../format/duration';
import { formatFull, nanosBetween } from '../../../format/time';
import { formatCount } from '../../../format/tokens';
import type { SpanTree } from '../../../timeline/spanTree';
import { JsonView } from '../../../ui/JsonView';
import { Notice } from '../../../ui/Notice';
import { Skeleton } from '../../../ui/Skeleton';
import { AttributeTable } from '../AttributeTable';
import { logsQuery } from '../queries';
import styles from './LogsView.module.css';
import type { ViewProps } from './viewProps';

/** Records with their text for the filter; it is made once per page. */
type Line = { log: LogRecord; text: string };

/** The log records that name the trace, by time, with a link to their spans. */
export function LogsView({ traceId, trace, tree, search, onSelect }: ViewProps) {
  const logs = useInfiniteQuery(logsQuery(traceId));
  const [filter, setFilter] = useState('');
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const viewport = useRef<HTMLDivElement>(null);
  const lines = useMemo<Line[]>(() => logs.data?.pages.flatMap((page) => page.items.map((log) => ({ log, text: lineText(log) }))) ?? [], [logs.data]);
  const needle = filter.trim().toLowerCase();
  const shown = useMemo(
    () => lines.map((_, index) => index).filter((index) => needle === '' || lines[index]!.text.toLowerCase().includes(needle)),
    [lines, needle],
  );
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => 28,
    getItemKey: (index) => shown[index] ?? index,
    overscan: 12,
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = logs;
  const lastShown = virtualizer.getVirtualItems().at(-1)?.index ?? 0;
  // A filter looks through all records; without one a page is read when its place comes into view.
  const nearEnd = needle !== '' || lastShown >= shown.length - 50;
  useEffect(() => {
    if (nearEnd && hasNextPage && !isFetching && !isError) {
      void fetchNextPage();
    }
  }, [nearEnd, hasNextPage, isFetching, isError, fetchNextPage]);

  if (logs.isPending) {
    return <Skeleton rows={12} rowHeight={28} label="Loading the logs" />;
  }
  if (logs.isError && lines.length === 0) {
    return <ErrorNotice error={logs.error} onRetry={() => void logs.refetch()} />;
  }
  if (lines.length === 0) {
    return (
      <Notice title="No logs name this trace" testId="no-logs">
        Log records appear here when they are sent over OTLP with the id of the trace.
      </Notice>
    );
  }
  const toggle = (index: number) => {
    const next = new Set(open);
    if (!next.delete(index)) {
      next.add(index);
    }
    setOpen(next);
  };
  return (
    <div className={styles.view} data-testid="trace-logs">
      <div className={styles.bar}>
        <input
          type="search"
          className={styles.filter}
          aria-label="Filter logs"
          placeholder="Filter by text"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <span className="muted" role="status">
          {needle === '' ? formatCount(lines.length) : `${formatCount(shown.length)} of ${formatCount(lines.length)}`}
          {hasNextPage ? '+' : ''} {lines.length === 1 ? 'record' : 'records'}
        </span>
      </div>
      <div ref={viewport} className={styles.viewport} tabIndex={0} role="region" aria-label="Logs" data-own-arrows>
        <ol className={styles.list} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const index = shown[item.index]!;
            return (
              <li key={item.key} ref={virtualizer.measureElement} data-index={item.index} className={styles.item} style={{ transform: `translateY(${item.start}px)` }}>
                <LogLine
                  line={lines[index]!}
                  start={trace.startTime}
                  tree={tree}
                  open={open.has(index)}
                  selectedId={search.span}
                  onToggle={() => toggle(index)}
                  onSelect={onSelect}
                />
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}

type LogLineProps = {
  line: Line;
  start: string;
  tree: SpanTree;
  open: boolean;
  selectedId: string | undefined;
  onToggle: () => void;
  onSelect: (index: number) => void;
};

function LogLine({ line: { log, text }, start, tree, open, selectedId, onToggle, onSelect }: LogLineProps) {
  const nanos = nanosBetween(start, log.time);
  const index = log.spanId === null ? undefined : tree.indexById.get(log.spanId);
  const span = index === undefined ? undefined : tree.nodes[index]?.span;
  return (
    <article className={`${styles.log} ${log.spanId !== null && log.spanId === selectedId ? styles.selected : ''}`} data-testid="log-line">
      <div className={styles.line}>
        <time className={`num ${styles.time}`} dateTime={log.time} title={formatFull(log.time)}>
          {nanos < 0 ? `−${formatDuration(-nanos)}` : `+${formatDuration(nanos)}`}
        </time>
        <span title={log.severity ?? undefined} className={`${styles.severity} ${severityClass(log.severityNumber) ?? ''}`}>{log.severityNumber > 0 ? severityName(log.severityNumber) : (log.severity ?? 'LOG')}</span>
        <button type="button" className={`truncate ${styles.text}`} aria-expanded={open} onClick={onToggle}>
          {log.eventName !== null && <strong>{log.eventName} </strong>}
          {bodyText(log)}
          <span className="visually-hidden">{text === '' ? 'empty record' : ''}</span>
        </button>
        {index !== undefined && span ? (
          <button type="button" className={`truncate ${styles.span}`} onClick={() => onSelect(index)}>
            {span.name === '' ? '(no name)' : span.name}
          </button>
        ) : (
          <span className={`truncate ${styles.noSpan}`}>{log.spanId === null ? 'no span' : 'span not received'}</span>
        )}
      </div>
      {open && (
        <div className={styles.detail}>
          <p className="muted">
            {log.service} · {log.scope === '' ? 'no scope' : log.scope}
          </p>
          {log.bodyExpired === true && <p className="muted">Content expired</p>}
          {log.body !== null && log.body !== undefined && <JsonView value={log.body} openLevels={2} />}
          {log.attributes.length > 0 && <AttributeTable attributes={log.attributes} />}
        </div>
      )}
    </article>
  );
}

/** OpenTelemetry logs data model, "Severity fields". */
function severityName(number: number): string {
  return ['LOG', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'][Math.ceil(number / 4)] ?? 'LOG';
}

function severityClass(number: number): string | undefined {
  return number >= 17 ? styles.error : number >= 13 ? styles.warn : undefined;
}

function bodyText({ body }: LogRecord): string {
  return typeof body === 'string' ? body : body === null || body === undefined ? '' : JSON.stringify(body);
}

function lineText(log: LogRecord): string {
  return [log.eventName, log.severity, log.scope, log.service, bodyText(log), ...log.attributes.map(({ key, value }) => `${key} ${JSON.stringify(value)}`)].join('\n');
}

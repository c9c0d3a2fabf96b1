import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { IconX } from '@tabler/icons-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { LogEntry, LogSummary } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { LiveToggle } from '../../app/LiveToggle';
import { TimeRangePicker } from '../../app/TimeRangePicker';
import { TimeChart } from '../../charts/TimeChart';
import { units } from '../../charts/unit';
import { formatCount, formatThings } from '../../format/tokens';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import field from '../../ui/Page.module.css';
import { Skeleton } from '../../ui/Skeleton';
import { useHotkeys } from '../../ui/useHotkeys';
import { useTitle } from '../../ui/useTitle';
import { LogDrawer } from './LogDrawer';
import styles from './LogsPage.module.css';
import { LogsTable } from './LogsTable';
import { logsQuery, logSummaryQuery } from './queries';
import { toBars } from './severity';
import { logChips, severities, type LogsSearch } from './url';

const route = getRouteApi('/logs');

/** Log records as they were received, newest first. */
export function LogsPage() {
  useTitle('Logs');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [open, setOpen] = useState<LogEntry | null>(null);
  const live = search.live !== 'off' && search.to === undefined;
  const setSearch = useCallback((next: LogsSearch, replace = true) => void navigate({ search: next, replace }), [navigate]);
  // While a record is read, the rows behind it stay.
  const logs = useInfiniteQuery(logsQuery(search, live && open === null));
  const summary = useQuery(logSummaryQuery(search, live && open === null));
  const rows = useMemo(() => logs.data?.pages.flatMap((page) => page.items) ?? [], [logs.data]);
  return (
    <div className={styles.page} data-testid="logs-page">
      <Toolbar search={search} summary={summary.data} onSearch={setSearch} />
      <Chips search={search} onSearch={setSearch} />
      {summary.data !== undefined && summary.data.total > 0 && <Histogram summary={summary.data} search={search} onSearch={setSearch} />}
      <div className={styles.list}>
        {logs.isPending && <Skeleton rows={20} rowHeight={28} label="Loading log records" />}
        {logs.isError && <ErrorNotice error={logs.error} onRetry={() => void logs.refetch()} />}
        {logs.isSuccess && rows.length === 0 && <NoLogs search={search} onSearch={setSearch} />}
        {rows.length > 0 && (
          <LogsTable rows={rows} hasMore={logs.hasNextPage} loadingMore={logs.isFetchingNextPage} onMore={() => void logs.fetchNextPage()} onOpen={setOpen} />
        )}
      </div>
      {open !== null && <LogDrawer entry={open} search={search} onSearch={setSearch} onClose={() => setOpen(null)} />}
    </div>
  );
}

type PartProps = { search: LogsSearch; onSearch: (search: LogsSearch, replace?: boolean) => void };

function Toolbar({ search, summary, onSearch }: PartProps & { summary: LogSummary | undefined }) {
  const input = useRef<HTMLInputElement>(null);
  useHotkeys({ '/': () => input.current?.focus() });
  return (
    <header className={styles.toolbar}>
      <h1>Logs</h1>
      <form
        role="search"
        className={styles.search}
        onSubmit={(event) => {
          event.preventDefault();
          onSearch({ ...search, q: input.current?.value.trim() || undefined }, false);
        }}
      >
        <input ref={input} key={search.q} type="search" className={`${field.input} ${styles.wide}`} aria-label="Text in body or event" placeholder="Text in body or event" defaultValue={search.q} />
        <kbd aria-hidden="true">/</kbd>
      </form>
      <Choice label="Service" all="All services" values={summary?.services ?? []} value={search.service} onValue={(service) => onSearch({ ...search, service })} />
      <Choice label="Event" all="All events" values={summary?.events ?? []} value={search.event} onValue={(event) => onSearch({ ...search, event })} />
      <select
        className={styles.choice}
        aria-label="Severity"
        value={search.minSeverity ?? ''}
        onChange={(event) => onSearch({ ...search, minSeverity: severities.find((severity) => severity === event.target.value) })}
      >
        <option value="">Any severity</option>
        {severities.map((severity) => (
          <option key={severity} value={severity}>
            {severity === 'fatal' ? 'fatal' : `${severity} and above`}
          </option>
        ))}
      </select>
      <span className={styles.spacer} />
      {summary !== undefined && <span className="muted" data-testid="log-total">{formatThings(summary.total, 'record')}</span>}
      <TimeRangePicker range={search} onRange={(range) => onSearch({ ...search, from: undefined, to: undefined, ...range }, false)} />
      <LiveToggle paused={search.live === 'off'} onChange={(paused) => onSearch({ ...search, live: paused ? 'off' : undefined })} />
    </header>
  );
}

type ChoiceProps = { label: string; all: string; values: { value: string; count: number }[]; value: string | undefined; onValue: (value: string | undefined) => void };

function Choice({ label, all, values, value, onValue }: ChoiceProps) {
  const listed = value === undefined || values.some((item) => item.value === value) ? values : [{ value, count: 0 }, ...values];
  return (
    <select className={styles.choice} aria-label={label} value={value ?? ''} onChange={(event) => onValue(event.target.value || undefined)}>
      <option value="">{all}</option>
      {listed.map((item) => (
        <option key={item.value} value={item.value}>
          {item.value} ({formatCount(item.count)})
        </option>
      ))}
    </select>
  );
}

function Chips({ search, onSearch }: PartProps) {
  const chips = logChips(search);
  return chips.length === 0 ? null : (
    <div className={styles.chips}>
      {chips.map((chip) => (
        <Button key={chip.label} data-testid="filter-chip" aria-label={`Remove filter ${chip.label}`} onClick={() => onSearch(chip.without)}>
          <span className="truncate">{chip.label}</span> <IconX size={12} aria-hidden="true" />
        </Button>
      ))}
    </div>
  );
}

function Histogram({ summary, search, onSearch }: PartProps & { summary: LogSummary }) {
  const bars = useMemo(() => toBars(summary), [summary]);
  const zoom = (fromMs: number, toMs: number) => onSearch({ ...search, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }, false);
  return (
    <div className={styles.chart}>
      <TimeChart label="Log records over time" unit={units.count} kind="bar" height={110} {...bars} onZoom={zoom} onPick={zoom} />
    </div>
  );
}

function NoLogs({ search, onSearch }: PartProps) {
  const { from, to, live } = search;
  const filtered = JSON.stringify({ ...search, from, to, live }) !== JSON.stringify({ from, to, live });
  return (
    <Notice
      testId="no-logs"
      title={filtered ? 'No log record matches these filters' : 'No log records in this time range'}
      actions={
        <>
          {filtered && (
            <Button variant="primary" onClick={() => onSearch({ from, to, live })}>
              Clear filters
            </Button>
          )}
          {from !== 'all' && <Button onClick={() => onSearch({ ...search, from: 'all', to: undefined })}>Search all time</Button>}
        </>
      }
    >
      Applications send log records to the same address as traces, at <code>/v1/logs</code>; OpenTelemetry SDKs do so with{' '}
      <code>OTEL_LOGS_EXPORTER=otlp</code>.
    </Notice>
  );
}

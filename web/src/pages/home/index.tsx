import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useLiveSpans } from '../../api/live';
import { ErrorNotice } from '../../app/ErrorNotice';
import { LiveToggle, liveRefreshMs } from '../../app/LiveToggle';
import { ScopeFilters } from '../../app/ScopeFilters';
import { TimeRangePicker } from '../../app/TimeRangePicker';
import { Notice } from '../../ui/Notice';
import { Button } from '../../ui/Button';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import { EmptyStore } from '../traces/EmptyStore';
import { infoQuery } from '../traces/queries';
import { useTraceImport } from '../traces/useTraceImport';
import { HomeCharts } from './HomeCharts';
import styles from './HomePage.module.css';
import { HomeTiles } from './HomeTiles';
import { IngestPanel } from './IngestPanel';
import { overviewQuery } from './queries';
import { TopList } from './TopList';
import { homeFrom, type HomeSearch } from './url';

const route = getRouteApi('/');

/** What happened, what it cost, and where to look. */
export function HomePage() {
  useTitle('Home');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const setSearch = useCallback((next: HomeSearch, replace = true) => void navigate({ search: next, replace }), [navigate]);
  const range = { from: search.from ?? homeFrom, to: search.to };
  const info = useQuery(infoQuery);
  const traceImport = useTraceImport();
  const isLive = search.live !== 'off' && search.to === undefined;
  const overview = useQuery({ ...overviewQuery(range, search), refetchInterval: isLive ? liveRefreshMs : false });
  const isEmpty = info.data?.hasSpans === false;
  const liveState = useLiveSpans({ enabled: isEmpty, onSpans: () => void info.refetch() });
  if (info.data !== undefined && isEmpty) {
    return <EmptyStore info={info.data} liveState={liveState} traceImport={traceImport} />;
  }
  const data = overview.data;
  const entityScope = { ...range, service: search.service, environment: search.environment };
  const tracesOf = (more: object) => ({ to: '/traces' as const, search: { ...range, service: search.service, agent: search.agent, ...more } });
  return (
    <div className={styles.page}>
      <header className={styles.toolbar}>
        <h1>Home</h1>
        <ScopeFilters scope={search} range={range} onScope={(scope) => setSearch({ ...search, ...scope })} />
        <span className={styles.spacer} />
        <TimeRangePicker range={range} onRange={(next) => setSearch({ ...search, from: next.from ?? '-7d', to: next.to }, false)} />
        <LiveToggle paused={search.live === 'off'} onChange={(paused) => setSearch({ ...search, live: paused ? 'off' : undefined })} />
      </header>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Overview">
        {overview.isPending && <Skeleton rows={12} rowHeight={48} label="Loading the overview" />}
        {overview.isError && data === undefined && <ErrorNotice error={overview.error} onRetry={() => void overview.refetch()} />}
        {data !== undefined && (
          <div className={styles.content}>
            {data.current.runs === 0 && data.current.modelCalls === 0 && (
              <Notice title="Nothing happened in this time range" actions={range.from !== 'all' && <Button onClick={() => setSearch({ ...search, from: 'all', to: undefined }, false)}>Show all time</Button>}>
                Traces are stored, but none of them started in it.
              </Notice>
            )}
            <HomeTiles overview={data} range={range} scope={search} isLive={isLive} />
            <HomeCharts
              overview={data}
              onZoom={(fromMs, toMs) => setSearch({ ...search, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }, false)}
              tracesOf={tracesOf}
            />
            <div className={styles.lists}>
              <TopList title="Agents" counted="Runs" {...data.top.agents} linkTo={(name) => ({ to: '/agents/$name', params: { name }, search: entityScope })} />
              <TopList title="Models" counted="Calls" {...data.top.models} linkTo={(name) => ({ to: '/models/$name', params: { name }, search: { ...entityScope, agent: search.agent } })} />
              <TopList title="Tools" counted="Calls" {...data.top.tools} hasCost={false} linkTo={(name) => ({ to: '/tools/$name', params: { name }, search: { ...entityScope, agent: search.agent } })} />
              <TopList title="Users" counted="Runs" {...data.top.users} linkTo={(userId) => ({ to: '/users/$userId', params: { userId }, search: range })} />
            </div>
            <IngestPanel health={data.ingest} />
          </div>
        )}
      </div>
    </div>
  );
}

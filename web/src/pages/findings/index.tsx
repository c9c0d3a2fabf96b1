import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ErrorNotice } from '../../app/ErrorNotice';
import { LiveToggle, liveRefreshMs } from '../../app/LiveToggle';
import { TimeRangePicker } from '../../app/TimeRangePicker';
import { findingsQuery, findingSummaryQuery } from '../../findings/queries';
import { Page } from '../../ui/Page';
import { Segments } from '../../ui/Segments';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import { DetectorList } from './DetectorList';
import { FindingFilterChips } from './FindingFilterChips';
import { FindingList } from './FindingList';
import styles from './FindingsPage.module.css';
import { SummaryTable } from './SummaryTable';
import { filtersOf, type FindingsSearch } from './url';

const route = getRouteApi('/findings');

const bucketCount = 24;

const sortOptions = [
  { id: 'time' as const, label: 'Newest' },
  { id: 'severity' as const, label: 'Worst' },
  { id: 'cost' as const, label: 'Dearest' },
];

const severityOptions = [
  { id: 'info' as const, label: 'All' },
  { id: 'warning' as const, label: 'Warning' },
  { id: 'critical' as const, label: 'Critical' },
];

/** What went wrong without an error: by type, and one by one. */
export function FindingsPage() {
  useTitle('Findings');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const setSearch = (next: FindingsSearch) => void navigate({ search: next, replace: true });
  const filters = filtersOf(search);
  const { type: _type, ...withoutType } = filters;
  const refetchInterval = search.live !== 'off' && search.to === undefined ? liveRefreshMs : false;
  const summary = useQuery({ ...findingSummaryQuery({ ...withoutType, groupBy: 'type', buckets: bucketCount }), refetchInterval });
  const findings = useInfiniteQuery({ ...findingsQuery(filters, search.sort ?? 'time'), refetchInterval });
  const rows = useMemo(() => findings.data?.pages.flatMap((page) => page.items) ?? [], [findings.data]);
  const isEmpty = summary.data?.total.count === 0;
  return (
    <Page
      title={<h1>Findings</h1>}
      label="Findings"
      testId="findings-page"
      toolbar={
        <>
          <Segments label="Least severity" options={severityOptions} selected={search.severity ?? 'info'} onSelect={(severity) => setSearch({ ...search, severity: severity === 'info' ? undefined : severity })} />
          <TimeRangePicker range={search} onRange={(range) => setSearch({ ...search, from: range.from, to: range.to })} />
          <LiveToggle paused={search.live === 'off'} onChange={(paused) => setSearch({ ...search, live: paused ? 'off' : undefined })} />
        </>
      }
    >
      {(summary.isPending || findings.isPending) && <Skeleton rows={14} rowHeight={40} label="Loading findings" />}
      {summary.isError && summary.data === undefined && <ErrorNotice error={summary.error} onRetry={() => void summary.refetch()} />}
      {findings.isError && findings.data === undefined && <ErrorNotice error={findings.error} onRetry={() => void findings.refetch()} />}
      {summary.data !== undefined && findings.data !== undefined && (
        <div className={styles.content}>
          <FindingFilterChips search={search} onSearch={setSearch} />
          {isEmpty ? (
            <DetectorList search={search} onSearch={setSearch} />
          ) : (
            <>
              <SummaryTable summary={summary.data} search={search} onSearch={setSearch} />
              <div className={styles.listHead}>
                <h2>One by one</h2>
                <Segments label="Order" options={sortOptions} selected={search.sort ?? 'time'} onSelect={(sort) => setSearch({ ...search, sort: sort === 'time' ? undefined : sort })} />
              </div>
              <FindingList findings={rows} hasMore={findings.hasNextPage} isLoadingMore={findings.isFetchingNextPage} onMore={() => void findings.fetchNextPage()} />
            </>
          )}
        </div>
      )}
    </Page>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Trace } from '../../../api/types';
import { ErrorNotice } from '../../../app/ErrorNotice';
import { Drawer } from '../../../ui/Drawer';
import { Skeleton } from '../../../ui/Skeleton';
import { ledgerQuery } from '../queries';
import type { TraceSearch } from '../url';
import { LedgerGrid } from './LedgerGrid';
import { LedgerTotals } from './LedgerTotals';

type LedgerDrawerProps = { trace: Trace; focusId: string | undefined; search: TraceSearch; onClose: () => void };

/** Why the trace's tokens and cost are what they are: every span that carries usage, counted or not. */
export function LedgerDrawer({ trace, focusId, search, onClose }: LedgerDrawerProps) {
  const { usage, spanCount } = trace;
  const revision = [spanCount, usage.inputTokens, usage.outputTokens, usage.costUsd].join();
  const ledger = useInfiniteQuery(ledgerQuery(trace.traceId, revision));
  const entries = useMemo(() => ledger.data?.pages.flatMap((page) => page.entries) ?? [], [ledger.data]);
  const first = ledger.data?.pages[0];

  const { hasNextPage, isFetching, isError, fetchNextPage } = ledger;
  const seeking = focusId !== undefined && hasNextPage && !entries.some((entry) => entry.spanId === focusId);
  useEffect(() => {
    if (seeking && !isFetching && !isError) {
      void fetchNextPage();
    }
  }, [seeking, isFetching, isError, fetchNextPage]);

  return (
    <Drawer title="Why this number" testId="ledger-panel" onClose={onClose}>
      {ledger.isPending && <Skeleton rows={12} rowHeight={52} label="Loading the ledger" />}
      {ledger.isError && <ErrorNotice error={ledger.error} onRetry={() => void ledger.refetch()} />}
      {first !== undefined && (
        <>
          <LedgerTotals ledger={first} />
          <LedgerGrid
            traceId={trace.traceId}
            entries={entries}
            focusId={focusId}
            search={search}
            hasMore={hasNextPage}
            loadingMore={ledger.isFetchingNextPage}
            onMore={() => void fetchNextPage()}
          />
        </>
      )}
    </Drawer>
  );
}

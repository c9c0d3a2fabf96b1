import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import { ErrorNotice } from '../../app/ErrorNotice';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { Skeleton } from '../../ui/Skeleton';
import { useHotkeys } from '../../ui/useHotkeys';
import { useTitle } from '../../ui/useTitle';
import { parseHidden } from './columns';
import { EmptyStore } from './EmptyStore';
import { FacetPanel } from './FacetPanel';
import { FilterBar } from './FilterBar';
import { HelpSheet } from './HelpSheet';
import { facetsQuery, infoQuery, tracesQuery } from './queries';
import { ImportResult } from './ImportResult';
import { Toolbar } from './Toolbar';
import styles from './TracesPage.module.css';
import { TracesTable } from './TracesTable';
import { toApiParameters, toChips, withoutFilters, type TracesSearch } from './url';
import { useLiveTraces } from './useLiveTraces';
import { useTraceImport } from './useTraceImport';

const route = getRouteApi('/traces');

/** The counts may lag behind the list: they cost the server more than the newest page. */
const facetRefreshMs = 30_000;

export function TracesPage() {
  useTitle('Traces');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [helpOpen, setHelpOpen] = useState(false);
  const searchInput = useRef<HTMLInputElement>(null);

  const parameters = useMemo(() => toApiParameters(search), [search]);
  const setSearch = useCallback(
    (next: TracesSearch) => {
      // Pausing or folding the side away leaves the same rows; the reader keeps the place in them.
      const otherRows = JSON.stringify(toApiParameters(next)) !== JSON.stringify(parameters);
      void navigate({ search: next, replace: true, resetScroll: otherRows });
    },
    [navigate, parameters],
  );
  const info = useQuery(infoQuery);
  const traces = useInfiniteQuery(tracesQuery(parameters));
  const traceImport = useTraceImport();
  const facets = useQuery({ ...facetsQuery(parameters), refetchInterval: search.live === 'off' ? false : facetRefreshMs });
  const { state, freshIds } = useLiveTraces(parameters, search.live !== 'off');

  useHotkeys({
    '/': () => searchInput.current?.focus(),
    '?': () => setHelpOpen(true),
  });

  const hidden = useMemo(() => parseHidden(search.hide), [search.hide]);
  const rows = useMemo(() => traces.data?.pages.flatMap((page) => page.items) ?? [], [traces.data]);
  const filtered = search.query !== undefined || toChips(search).length > 0;

  if (info.data?.hasSpans === false && rows.length === 0) {
    return <EmptyStore info={info.data} liveState={state} traceImport={traceImport} />;
  }
  return (
    <div
      className={styles.page}
      data-testid="traces-page"
      onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()}
      onDrop={(event) => {
        const file = event.dataTransfer.files[0];
        event.preventDefault();
        if (file !== undefined) {
          traceImport.start(file);
        }
      }}
    >
      <Toolbar search={search} onSearch={setSearch} searchInput={searchInput} liveState={state} traceImport={traceImport} onHelp={() => setHelpOpen(true)} />
      <ImportResult traceImport={traceImport} />
      <FilterBar search={search} onSearch={setSearch} facets={facets.data} />
      <div className={styles.body}>
        {search.facets !== 'off' && <FacetPanel facets={facets.data} parameters={parameters} search={search} onSearch={setSearch} />}
        <div className={styles.list}>
          {traces.isPending && <Skeleton rows={18} rowHeight={46} label="Loading traces" />}
          {traces.isError && <ErrorNotice error={traces.error} onRetry={() => void traces.refetch()} />}
          {traces.isSuccess && rows.length === 0 && (
            <NoMatch filtered={filtered} search={search} onSearch={setSearch} />
          )}
          {rows.length > 0 && (
            <TracesTable
              rows={rows}
              freshIds={freshIds}
              stale={traces.isPlaceholderData}
              hasMore={traces.hasNextPage && !traces.isPlaceholderData}
              hidden={hidden}
              loadingMore={traces.isFetchingNextPage}
              onMore={() => void traces.fetchNextPage()}
            />
          )}
        </div>
      </div>
      {helpOpen && <HelpSheet onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

type NoMatchProps = { filtered: boolean; search: TracesSearch; onSearch: (search: TracesSearch) => void };

function NoMatch({ filtered, search, onSearch }: NoMatchProps) {
  return (
    <Notice
      testId="no-match"
      title={filtered ? 'No trace matches these filters' : 'No traces in this time range'}
      actions={
        <>
          {filtered && (
            <Button variant="primary" onClick={() => onSearch(withoutFilters(search))}>
              Clear filters
            </Button>
          )}
          {search.from !== 'all' && <Button onClick={() => onSearch({ ...search, from: 'all', to: undefined })}>Search all time</Button>}
        </>
      }
    >
      {filtered ? 'Remove a filter, or look further back.' : 'Traces are stored, but none of them started in this range.'}
    </Notice>
  );
}

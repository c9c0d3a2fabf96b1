import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { ErrorNotice } from '../../app/ErrorNotice';
import { Skeleton } from '../../ui/Skeleton';
import { SplitView } from '../../ui/SplitView';
import { useHotkeys } from '../../ui/useHotkeys';
import type { TimeWindow } from '../../timeline/axis';
import { findIndex, findNodes } from '../../timeline/find';
import { stepToModelCall, visibleRows } from '../../timeline/spanTree';
import { useTitle } from '../../ui/useTitle';
import { LedgerDrawer } from './ledger/LedgerDrawer';
import { SpanPanel } from './SpanPanel';
import { SpanTreeGrid } from './SpanTreeGrid';
import { TraceHeader } from './TraceHeader';
import { TraceHelp } from './TraceHelp';
import styles from './TracePage.module.css';
import { TraceToolbar } from './TraceToolbar';
import type { TraceSearch } from './url';
import { useTrace } from './useTrace';
import { useTreeNavigation } from './useTreeNavigation';

const route = getRouteApi('/traces/$traceId');

export function TracePage() {
  const { traceId } = route.useParams();
  // Another trace starts with a fresh cursor, fold state and zoom.
  return <OneTrace key={traceId} traceId={traceId} />;
}

function OneTrace({ traceId }: { traceId: string }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const setSearch = (next: TraceSearch) => void navigate({ search: next, replace: true, resetScroll: false });
  const { trace, tree, loaded, complete, error, retry } = useTrace(traceId);
  useTitle(trace?.rootName || `Trace ${traceId.slice(0, 12)}`);
  const [helpOpen, setHelpOpen] = useState(false);
  const [zoom, setZoom] = useState<TimeWindow | null>(null);
  const [query, setQuery] = useState('');
  const findInput = useRef<HTMLInputElement>(null);

  const searching = query.trim() !== '';
  const texts = useMemo(() => (searching ? findIndex(tree) : []), [tree, searching]);
  const hits = useMemo(() => findNodes(texts, query), [texts, query]);

  const navigation = useTreeNavigation({ tree, selectedId: search.span, onSelect: (span) => setSearch({ ...search, span }) });
  const { collapsed } = navigation;
  const rows = useMemo(() => visibleRows(tree, collapsed), [tree, collapsed]);

  const closePanel = () => setSearch({ tab: search.tab });
  const focusFind = () => {
    findInput.current?.focus();
    findInput.current?.select();
  };
  useHotkeys({
    ...navigation.hotkeys(rows),
    'Ctrl+f': focusFind,
    'Ctrl+b': focusFind,
    '/': focusFind,
    '?': () => setHelpOpen(true),
    Escape: () => (search.span === undefined ? false : closePanel()),
  });

  if (trace === undefined) {
    return error === null ? <Skeleton rows={24} rowHeight={32} label="Loading the trace" /> : <ErrorNotice error={error} onRetry={retry} />;
  }
  const timeWindow = zoom ?? { startNanos: 0, endNanos: Math.max(tree.totalNanos, 1) };
  const selected = search.span === undefined ? undefined : tree.indexById.get(search.span);
  return (
    <div className={styles.page} data-testid="trace-page" data-complete={complete}>
      <TraceHeader trace={trace} onWhy={() => setSearch({ ...search, why: 'trace' })} />
      <TraceToolbar
        query={query}
        onQuery={setQuery}
        findInput={findInput}
        hits={hits}
        cursor={navigation.cursor}
        onGoTo={navigation.select}
        navigation={navigation}
        canStepModel={(step) => stepToModelCall(tree, navigation.cursor, step) !== undefined}
        zoomed={zoom !== null}
        onResetZoom={() => setZoom(null)}
        loaded={loaded}
        total={complete ? loaded : trace.spanCount}
        onHelp={() => setHelpOpen(true)}
      />
      {error !== null && <ErrorNotice error={error} onRetry={retry} />}
      <SplitView
        storageKey="clew.panel-width"
        label="Width of the span panel"
        side={
          search.span !== undefined && (
            <SpanPanel
              traceId={traceId}
              spanId={search.span}
              node={selected === undefined ? undefined : tree.nodes[selected]}
              waiting={!complete}
              tab={search.tab}
              onTab={(tab) => setSearch({ ...search, tab })}
              onWhy={() => setSearch({ ...search, why: search.span })}
              onClose={closePanel}
            />
          )
        }
      >
        <SpanTreeGrid
          tree={tree}
          rows={rows}
          hits={hits}
          selectedId={search.span}
          navigation={navigation}
          timeWindow={timeWindow}
          onZoom={setZoom}
        />
      </SplitView>
      {search.why !== undefined && (
        <LedgerDrawer
          trace={trace}
          focusId={search.why === 'trace' ? undefined : search.why}
          search={search}
          onClose={() => setSearch({ ...search, why: undefined })}
        />
      )}
      {helpOpen && <TraceHelp onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

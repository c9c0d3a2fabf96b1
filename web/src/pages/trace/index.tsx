import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { ErrorNotice } from '../../app/ErrorNotice';
import { formatCount } from '../../format/tokens';
import { Skeleton } from '../../ui/Skeleton';
import { SplitView } from '../../ui/SplitView';
import { Tabs, type Tab } from '../../ui/Tabs';
import { useHotkeys, type Hotkeys } from '../../ui/useHotkeys';
import { criticalPath } from '../../timeline/criticalPath';
import type { TimeWindow } from '../../timeline/axis';
import { findIndex, findNodes } from '../../timeline/find';
import { stepToModelCall, visibleRows } from '../../timeline/spanTree';
import { useTitle } from '../../ui/useTitle';
import { LedgerDrawer } from './ledger/LedgerDrawer';
import { evidenceIndexes } from './evidence';
import { FindingsPanel } from './FindingsPanel';
import { SpanPanel } from './SpanPanel';
import { TimelineView } from './TimelineView';
import { TraceHeader } from './TraceHeader';
import { TraceHelp } from './TraceHelp';
import styles from './TracePage.module.css';
import { TraceToolbar } from './TraceToolbar';
import { TraceViews } from './TraceViews';
import { traceViews, type TraceSearch, type TraceView } from './url';
import { useTrace } from './useTrace';
import { useTreeNavigation } from './useTreeNavigation';
import { FlameView } from './views/FlameView';

const route = getRouteApi('/traces/$traceId');

const viewLabels: Record<TraceView, string> = {
  timeline: 'Timeline', conversation: 'Conversation', graph: 'Graph', flame: 'Flame', statistics: 'Statistics', path: 'Critical path', logs: 'Logs', raw: 'Raw',
};
const viewTabs: Tab<TraceView>[] = traceViews.map((id) => ({ id, label: viewLabels[id], testId: `view-${id}` }));

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
  const path = useMemo(() => criticalPath(tree), [tree]);

  const finding = trace?.findingList.find((one) => one.id === search.finding);
  const evidence = useMemo(() => evidenceIndexes(finding, tree), [finding, tree]);
  // What the text finds stands out, and otherwise the spans of the finding.
  const marked = searching ? hits : evidence;

  const navigation = useTreeNavigation({ tree, selectedId: search.span ?? finding?.evidenceSpanIds[0], onSelect: (span) => setSearch({ ...search, span }) });
  const { collapsed } = navigation;
  const rows = useMemo(() => visibleRows(tree, collapsed), [tree, collapsed]);

  const view = search.view ?? 'timeline';
  const hasToolbar = view === 'timeline' || view === 'flame';
  const setView = (next: TraceView) => setSearch({ ...search, view: next === 'timeline' ? undefined : next, pick: undefined });
  const closePanel = () => setSearch({ ...search, span: undefined });
  const focusFind = () => {
    findInput.current?.focus();
    findInput.current?.select();
  };
  useHotkeys({
    ...(hasToolbar ? { ...navigation.hotkeys(rows), 'Ctrl+f': focusFind, 'Ctrl+b': focusFind, '/': focusFind } : {}),
    ...viewKeys(setView),
    '?': () => setHelpOpen(true),
    Escape: () => (search.span === undefined ? false : closePanel()),
  });

  if (trace === undefined) {
    return error === null ? <Skeleton rows={24} rowHeight={32} label="Loading the trace" /> : <ErrorNotice error={error} onRetry={retry} />;
  }
  const total = complete ? loaded : trace.spanCount;
  const timeWindow = zoom ?? { startNanos: 0, endNanos: Math.max(tree.totalNanos, 1) };
  const selected = search.span === undefined ? undefined : tree.indexById.get(search.span);
  const views = { traceId, trace, tree, path, search, onSearch: setSearch, onSelect: navigation.select };
  return (
    <div className={styles.page} data-testid="trace-page" data-complete={complete}>
      <TraceHeader trace={trace} onWhy={() => setSearch({ ...search, why: 'trace' })} />
      <FindingsPanel
        findings={trace.findingList}
        selected={finding}
        onSelect={(next) => setSearch({ ...search, finding: next?.id, span: undefined })}
        onSpan={(span) => setSearch({ ...search, span })}
      />
      <Tabs label="Views of the trace" tabs={viewTabs} selected={view} onSelect={setView}>
        <div className={styles.view}>
          {hasToolbar ? (
            <TraceToolbar
              query={query}
              onQuery={setQuery}
              findInput={findInput}
              hits={hits}
              cursor={navigation.cursor}
              onGoTo={navigation.select}
              navigation={navigation}
              folds={view === 'timeline'}
              canStepModel={(step) => stepToModelCall(tree, navigation.cursor, step) !== undefined}
              zoomed={zoom !== null}
              onResetZoom={() => setZoom(null)}
              line={search.line !== 'off'}
              onLine={(line) => setSearch({ ...search, line: line ? undefined : 'off' })}
              loaded={loaded}
              total={total}
              onHelp={() => setHelpOpen(true)}
            />
          ) : (
            !complete && (
              <p className={styles.partial} role="status">
                {formatCount(loaded)} of {formatCount(total)} spans are here; the rest is on its way.
              </p>
            )
          )}
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
            {view === 'timeline' && <TimelineView {...views} complete={complete} rows={rows} hits={marked} navigation={navigation} timeWindow={timeWindow} onZoom={setZoom} />}
            {view === 'flame' && <FlameView {...views} navigation={navigation} hits={searching || finding !== undefined ? marked : null} timeWindow={timeWindow} onZoom={setZoom} />}
            <TraceViews {...views} />
          </SplitView>
        </div>
      </Tabs>
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

/** 1 to 8 open the views in the order of their tabs. */
function viewKeys(onView: (view: TraceView) => void): Hotkeys {
  return Object.fromEntries(traceViews.map((view, index) => [String(index + 1), () => onView(view)]));
}

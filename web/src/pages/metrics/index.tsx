import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { LiveToggle } from '../../app/LiveToggle';
import { ScopeFilters } from '../../app/ScopeFilters';
import { TimeRangePicker } from '../../app/TimeRangePicker';
import { Segments } from '../../ui/Segments';
import { useTitle } from '../../ui/useTitle';
import { MetricPanel } from './MetricPanel';
import styles from './MetricsPage.module.css';
import { panels } from './panels';
import { groupings, statistics, type Grouping, type MetricsSearch } from './url';

const route = getRouteApi('/charts');

const groupingNames: Record<Grouping, string> = {
  none: 'No grouping',
  agent: 'By agent',
  version: 'By agent version',
  model: 'By model',
  provider: 'By provider',
  tool: 'By tool',
  service: 'By service',
  environment: 'By environment',
  user: 'By user',
};

/** The six metrics of agents, with the thresholds that matter drawn in. */
export function MetricsPage() {
  useTitle('Metrics');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const setSearch = useCallback((next: MetricsSearch, replace = true) => void navigate({ search: next, replace }), [navigate]);
  const zoom = (fromMs: number, toMs: number) => setSearch({ ...search, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }, false);
  return (
    <div className={styles.page}>
      <header className={styles.toolbar}>
        <h1>Metrics</h1>
        <select className={styles.choice} aria-label="Group by" value={search.by ?? 'none'} onChange={(event) => setSearch({ ...search, by: groupings.find((name) => name === event.target.value && name !== 'none') })}>
          {groupings.map((name) => (
            <option key={name} value={name}>
              {groupingNames[name]}
            </option>
          ))}
        </select>
        {search.by !== undefined && (
          <Segments
            label="Number of each group"
            options={statistics.map((name) => ({ id: name, label: name }))}
            selected={search.stat ?? 'p95'}
            onSelect={(stat) => setSearch({ ...search, stat: stat === 'p95' ? undefined : stat })}
          />
        )}
        <ScopeFilters scope={search} range={search} onScope={(scope) => setSearch({ ...search, ...scope })} />
        <span className={styles.spacer} />
        <TimeRangePicker range={search} onRange={(range) => setSearch({ ...search, from: undefined, to: undefined, ...range }, false)} />
        <LiveToggle paused={search.live === 'off'} onChange={(paused) => setSearch({ ...search, live: paused ? 'off' : undefined })} />
      </header>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Metrics">
        <div className={styles.grid}>
          {panels.map((panel) => (
            <MetricPanel key={panel.metric} panel={panel} search={search} onZoom={zoom} />
          ))}
        </div>
      </div>
    </div>
  );
}

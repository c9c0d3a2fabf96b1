import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Metric } from '../../api/types';
import { ErrorNotice } from '../../app/ErrorNotice';
import { TimeRangePicker } from '../../app/TimeRangePicker';
import { formatCount } from '../../format/tokens';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import field from '../../ui/Page.module.css';
import { Page } from '../../ui/Page';
import { Skeleton } from '../../ui/Skeleton';
import { useTitle } from '../../ui/useTitle';
import styles from './ExplorePage.module.css';
import { MetricDetail } from './MetricDetail';
import { unitName } from './metricUnit';
import { metricListQuery } from './queries';
import type { ExploreSearch } from './url';

const route = getRouteApi('/explore/metrics');

/** Every metric that was received, under the names under which it was sent. */
export function ExplorePage() {
  useTitle('Received metrics');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const setSearch = useCallback((next: ExploreSearch, replace = true) => void navigate({ search: next, replace }), [navigate]);
  const metrics = useQuery(metricListQuery(search));
  const find = search.find?.toLowerCase() ?? '';
  const shown = metrics.data?.items.filter((metric) => metric.name.toLowerCase().includes(find)) ?? [];
  // Without a choice the first one, so that there is something to see.
  const chosen = search.name === undefined ? { ...search, name: shown[0]?.name, type: shown[0]?.type } : search;
  return (
    <Page
      title={<h1>Received metrics</h1>}
      label="Received metrics"
      testId="explore-page"
      toolbar={<TimeRangePicker range={search} onRange={(range) => setSearch({ ...search, from: undefined, to: undefined, ...range }, false)} />}
    >
      {metrics.isPending && <Skeleton rows={16} rowHeight={44} label="Loading metrics" />}
      {metrics.isError && <ErrorNotice error={metrics.error} onRetry={() => void metrics.refetch()} />}
      {metrics.isSuccess && metrics.data.items.length === 0 && <NoMetrics search={search} onSearch={setSearch} />}
      {metrics.data !== undefined && metrics.data.items.length > 0 && (
        <div className={styles.columns}>
          <nav className={styles.names} aria-label="Metrics">
            <div className={styles.find}>
              <input
                type="search"
                className={field.input}
                aria-label="Find a metric"
                placeholder={`Find among ${formatCount(metrics.data.items.length)} metrics`}
                value={search.find ?? ''}
                onChange={(event) => setSearch({ ...search, find: event.target.value || undefined })}
              />
            </div>
            <ul className={styles.list}>
              {shown.map((metric) => (
                <Name key={`${metric.name}/${metric.type}/${metric.unit}`} metric={metric} search={chosen} />
              ))}
              {shown.length === 0 && <li className={`muted ${styles.find}`}>No name contains this.</li>}
            </ul>
          </nav>
          <div className={styles.detail}>
            {chosen.name === undefined ? <Notice title="Choose a metric">Its values over time are drawn here, by any of its attributes.</Notice> : <MetricDetail search={chosen} onSearch={setSearch} />}
          </div>
        </div>
      )}
    </Page>
  );
}

function Name({ metric, search }: { metric: Metric; search: ExploreSearch }) {
  const current = metric.name === search.name && (search.type === undefined || search.type === metric.type);
  const { from, to, service, find } = search;
  return (
    <li>
      <Link to="/explore/metrics" search={{ from, to, service, find, name: metric.name, type: metric.type }} aria-current={current ? 'page' : undefined} activeProps={{}} data-testid="metric-name">
        <span className={styles.name}>{metric.name}</span>
        <small>
          {metric.type === 'exponentialHistogram' ? 'exponential histogram' : metric.type === 'sum' && metric.monotonic ? 'counter' : metric.type}
          {unitName(metric.unit) !== '' && ` · ${unitName(metric.unit)}`} · {metric.services.join(', ')}
        </small>
      </Link>
    </li>
  );
}

function NoMetrics({ search, onSearch }: { search: ExploreSearch; onSearch: (search: ExploreSearch) => void }) {
  return (
    <Notice
      testId="no-metrics"
      title="No metrics in this time range"
      actions={search.from !== 'all' && <Button onClick={() => onSearch({ ...search, from: 'all', to: undefined })}>Search all time</Button>}
    >
      Applications send metrics to the same address as traces, at <code>/v1/metrics</code>. What Clew derives from spans needs none; it is on the page{' '}
      <Link to="/charts" className={styles.inline}>
        Metrics
      </Link>.
    </Notice>
  );
}

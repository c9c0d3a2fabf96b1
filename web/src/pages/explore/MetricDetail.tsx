import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { MetricTimeline } from '../../api/types';
import { ApiError } from '../../api/client';
import { ErrorNotice } from '../../app/ErrorNotice';
import { ChartFrame } from '../../charts/ChartFrame';
import { timeTable } from '../../charts/table';
import { TimeChart } from '../../charts/TimeChart';
import { formatMeasured } from '../../format/measured';
import { formatClock, formatDay, formatFull } from '../../format/time';
import { formatCount } from '../../format/tokens';
import { Notice } from '../../ui/Notice';
import { Facts } from '../../ui/Page';
import { Segments } from '../../ui/Segments';
import { Skeleton } from '../../ui/Skeleton';
import { useNow } from '../../ui/useNow';
import styles from './ExplorePage.module.css';
import { unitName } from './metricUnit';
import { metricQuery } from './queries';
import { shapeName, shapesOf, timesOf, toSeries, unitOfShape } from './shapes';
import type { ExploreSearch } from './url';

type MetricDetailProps = { search: ExploreSearch; onSearch: (search: ExploreSearch, replace?: boolean) => void };

/** One metric over time: how it is drawn depends on what kind it is. */
export function MetricDetail({ search, onSearch }: MetricDetailProps) {
  const metric = useQuery(metricQuery(search));
  if (metric.isError) {
    const isGone = metric.error instanceof ApiError && metric.error.problem.status === 404;
    return isGone ? <Notice title="Nothing in this time range">{metric.error.message}</Notice> : <ErrorNotice error={metric.error} onRetry={() => void metric.refetch()} />;
  }
  return metric.data === undefined ? <Skeleton rows={8} rowHeight={40} label="Loading the metric" /> : <Timeline timeline={metric.data} search={search} onSearch={onSearch} />;
}

function Timeline({ timeline, search, onSearch }: MetricDetailProps & { timeline: MetricTimeline }) {
  const { metric } = timeline;
  const now = useNow(60_000);
  const shapes = shapesOf(metric, search.by !== undefined);
  const shape = shapes.find((name) => name === search.show) ?? shapes[0] ?? 'value';
  const { unit } = unitOfShape(metric, shape);
  const times = useMemo(() => timesOf(timeline), [timeline]);
  const series = useMemo(() => toSeries(timeline, times, shape), [timeline, times, shape]);
  const intervalMs = timeline.intervalNanos / 1e6;
  return (
    <>
      <div className={styles.controls}>
        <label>
          <span className="visually-hidden">Group by</span>
          <select className={styles.choice} value={search.by ?? ''} onChange={(event) => onSearch({ ...search, by: event.target.value || undefined, show: undefined })} data-testid="metric-group">
            <option value="">No grouping</option>
            <option value="service">By service</option>
            {timeline.attributeKeys.map((key) => (
              <option key={key} value={key}>
                By {key}
              </option>
            ))}
          </select>
        </label>
        {shapes.length > 1 && <Segments label="What is drawn" options={shapes.map((name) => ({ id: name, label: shapeName(name, metric) }))} selected={shape} onSelect={(show) => onSearch({ ...search, show })} />}
      </div>
      <ChartFrame
        title={metric.name}
        name={metric.name.replaceAll(/[^\w.-]/g, '_')}
        hint={[metric.description, `${shapeName(shape, metric)} per ${formatMeasured(timeline.intervalNanos / 1e9, 's')}`].filter((text) => text !== '').join(' · ')}
        state="ready"
        table={timeTable(times, series, unit)}
      >
        <TimeChart
          label={metric.name}
          unit={unit}
          times={times}
          intervalMs={intervalMs}
          series={series}
          height={300}
          onZoom={(from, to) => onSearch({ ...search, from: new Date(from).toISOString(), to: new Date(to).toISOString() }, false)}
        />
      </ChartFrame>
      <Facts
        facts={[
          ['Type', metric.type === 'sum' && metric.monotonic ? 'counter' : metric.type === 'exponentialHistogram' ? 'exponential histogram' : metric.type],
          ['Temporality', metric.temporality === 'unspecified' ? '–' : metric.temporality],
          ['Unit', unitName(metric.unit) || '–'],
          ['Services', metric.services.join(', ') || '–'],
          ['Data points', formatCount(metric.points)],
          ['Last', <span title={formatFull(metric.lastTime)}>{`${formatDay(metric.lastTime, now)} ${formatClock(metric.lastTime)}`}</span>],
        ]}
      />
      {timeline.exemplars.length > 0 && (
        <ul className={styles.exemplars} aria-label="Exemplars">
          <li>
            <h2>Measured in these traces</h2>
          </li>
          {timeline.exemplars.slice(0, 20).map((exemplar) => (
            <li key={`${exemplar.time}/${exemplar.spanId}`}>
              <Link to="/traces/$traceId" params={{ traceId: exemplar.traceId }} search={{ span: exemplar.spanId }}>
                {exemplar.value === null ? '–' : unit.format(exemplar.value * unitOfShape(metric, 'value').factor)} at {formatClock(exemplar.time)}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { liveRefreshMs } from '../../app/LiveToggle';
import { toApiRange } from '../../app/timeRange';
import { ChartFrame } from '../../charts/ChartFrame';
import { HistogramChart, type Bin } from '../../charts/HistogramChart';
import { bucketTimes, statisticNames, thresholdsOf, toBins, toTimeSeries, unitOf, type Statistic } from '../../charts/series';
import { binTable, timeTable } from '../../charts/table';
import { TimeChart } from '../../charts/TimeChart';
import { units } from '../../charts/unit';
import { Segments } from '../../ui/Segments';
import { binQuery, scopedQuery } from './drill';
import type { Panel } from './panels';
import { seriesQuery } from './queries';
import type { MetricsSearch } from './url';

type MetricPanelProps = { panel: Panel; search: MetricsSearch; onZoom: (fromMs: number, toMs: number) => void };

const views = [
  { id: 'time' as const, label: 'Over time' },
  { id: 'distribution' as const, label: 'Distribution' },
];

/** One metric: its chart, from one request. */
export function MetricPanel({ panel, search, onZoom }: MetricPanelProps) {
  const navigate = useNavigate();
  const isRate = panel.statistics[0] === 'success';
  const [view, setView] = useState(panel.view);
  const by = search.by !== undefined && panel.groupings.includes(search.by) ? search.by : panel.by;
  const answer = useQuery({
    ...seriesQuery({
      metric: panel.metric,
      ...(by === 'none' ? {} : { groupBy: by }),
      ...definedOnly({ ...toApiRange(search), service: search.service, environment: search.environment, agent: search.agent }),
    }),
    refetchInterval: search.live === 'off' || search.to !== undefined ? false : liveRefreshMs,
  });
  const series = answer.data;
  const statistics: readonly Statistic[] = by === 'none' || isRate ? panel.statistics : [search.stat ?? 'p95'];
  const times = series === undefined ? [] : bucketTimes(series.from, series.to, series.intervalSeconds ?? 60);
  const lines = series === undefined ? [] : toTimeSeries(series.groups, times, statistics);
  const bins = series === undefined ? [] : toBins(series);
  const unit = series === undefined ? units.count : isRate ? units.share : unitOf(series);
  const scope = { service: search.service, agent: search.agent };
  const openTraces = (more: object) => void navigate({ to: '/traces', search: { from: search.from, to: search.to, ...scope, query: scopedQuery(undefined, search.environment), ...more } });
  const grouped = by === 'none' ? '' : ` By ${by}${isRate ? '' : `, ${statisticNames[statistics[0] ?? 'p95']}`}.`;
  const pickBin = (bin: Bin) => openTraces({ query: scopedQuery(binQuery(panel.metric, bin), search.environment) });
  const canPick = binQuery(panel.metric, { from: 0, to: 1 }) !== undefined;
  return (
    <ChartFrame
      title={panel.title}
      hint={`${panel.hint}${view === 'time' ? grouped : ''}`}
      name={panel.metric}
      state={answer.isPending ? 'pending' : (answer.error ?? 'ready')}
      isStale={answer.isPlaceholderData}
      table={view === 'distribution' ? binTable(bins, unit) : timeTable(times, lines, unit)}
      actions={!isRate && <Segments label={`${panel.title}: view`} options={views} selected={view} onSelect={setView} />}
    >
      {view === 'distribution' ? (
        <HistogramChart label={panel.title} unit={unit} bins={bins} thresholds={thresholdsOf(series?.thresholds ?? [], ['value'])} {...(canPick && { onPick: pickBin })} />
      ) : (
        <TimeChart
          label={panel.title}
          unit={unit}
          times={times}
          intervalMs={(series?.intervalSeconds ?? 60) * 1000}
          series={lines}
          thresholds={thresholdsOf(series?.thresholds ?? [], ['value', ...statistics])}
          valueMin={isRate ? 1 : 0}
          onZoom={onZoom}
          onPick={(fromMs, toMs) => openTraces({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() })}
        />
      )}
    </ChartFrame>
  );
}

function definedOnly<T extends Record<string, string | undefined>>(values: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: string };
}

import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SeriesParameters } from '../../api/types';
import { toApiRange } from '../../app/timeRange';
import { ChartFrame } from '../../charts/ChartFrame';
import { HistogramChart, type Bin } from '../../charts/HistogramChart';
import { bucketTimes, thresholdsOf, toBins, toTimeSeries, unitOf, type Statistic } from '../../charts/series';
import { binTable, timeTable } from '../../charts/table';
import { TimeChart } from '../../charts/TimeChart';
import { units } from '../../charts/unit';
import { Segments } from '../../ui/Segments';
import type { AgentsSearch } from '../agents/url';
import { binQuery, scopedQuery } from '../metrics/drill';
import { seriesQuery } from '../metrics/queries';

type View = 'time' | 'distribution';

type SeriesPanelProps = {
  metric: NonNullable<SeriesParameters['metric']>;
  title: string;
  hint: string;
  statistics: readonly Statistic[];
  /** What is seen first; a rate has only a course. */
  view?: View;
  /** What the page is about. */
  of: Pick<SeriesParameters, 'agent' | 'tool' | 'model'>;
  search: AgentsSearch;
  onZoom: (fromMs: number, toMs: number) => void;
};

const views = [
  { id: 'time' as const, label: 'Over time' },
  { id: 'distribution' as const, label: 'Distribution' },
];

/** One metric of one agent, tool or model. */
export function SeriesPanel({ metric, title, hint, statistics, view: first = 'time', of, search, onZoom }: SeriesPanelProps) {
  const [view, setView] = useState(first);
  const parameters = { metric, ...toApiRange(search), service: search.service, environment: search.environment, agent: search.agent, ...of };
  const answer = useQuery(seriesQuery(Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined)) as SeriesParameters));
  const series = answer.data;
  const isRate = statistics[0] === 'success' || statistics[0] === 'rate';
  const unit = series === undefined ? units.count : isRate ? units.share : statistics[0] === 'count' ? units.count : unitOf(series);
  const times = series === undefined ? [] : bucketTimes(series.from, series.to, series.intervalSeconds ?? 60);
  const lines = series === undefined ? [] : toTimeSeries(series.groups, times, statistics);
  const bins = series === undefined ? [] : toBins(series);
  const navigate = useNavigate();
  const openTraces = (more: object) =>
    void navigate({ to: '/traces', search: { from: search.from, to: search.to, service: search.service, agent: search.agent, query: scopedQuery(undefined, search.environment), ...of, ...more } });
  const pickBin = (bin: Bin) => openTraces({ query: scopedQuery(binQuery(metric, bin), search.environment) });
  const canPick = binQuery(metric, { from: 0, to: 1 }) !== undefined;
  return (
    <ChartFrame
      title={title}
      hint={hint}
      name={metric}
      state={answer.isPending ? 'pending' : (answer.error ?? 'ready')}
      isStale={answer.isPlaceholderData}
      table={view === 'distribution' ? binTable(bins, unit) : timeTable(times, lines, unit)}
      actions={!isRate && <Segments label={`${title}: view`} options={views} selected={view} onSelect={setView} />}
    >
      {view === 'distribution' ? (
        <HistogramChart label={title} unit={unit} bins={bins} thresholds={thresholdsOf(series?.thresholds ?? [], ['value'])} {...(canPick && { onPick: pickBin })} />
      ) : (
        <TimeChart
          label={title}
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

import { useNavigate } from '@tanstack/react-router';
import type { Overview } from '../../api/types';
import { ChartFrame } from '../../charts/ChartFrame';
import { bucketTimes, thresholdsOf } from '../../charts/series';
import { timeTable } from '../../charts/table';
import { TimeChart, type TimeSeries } from '../../charts/TimeChart';
import { units, type Unit } from '../../charts/unit';
import styles from './HomePage.module.css';

type HomeChartsProps = {
  overview: Overview;
  onZoom: (fromMs: number, toMs: number) => void;
  tracesOf: (more: object) => { to: '/traces'; search: object };
};

type OverviewPoint = Overview['points'][number];

const chartHeight = 150;

/** Runs, duration and cost over time. */
export function HomeCharts({ overview, onZoom, tracesOf }: HomeChartsProps) {
  const navigate = useNavigate();
  const times = bucketTimes(overview.from, overview.to, overview.intervalSeconds);
  const byTime = new Map(overview.points.map((point) => [Date.parse(point.startTime), point]));
  const line = (id: string, label: string, color: string, of: (point: OverviewPoint) => number | null, none: number | null): TimeSeries => ({
    id,
    label,
    color,
    points: times.map((time) => {
      const point = byTime.get(time);
      return point === undefined ? none : of(point);
    }),
  });
  const charts: { name: string; title: string; unit: Unit; kind: 'line' | 'bar'; series: TimeSeries[] }[] = [
    {
      name: 'runs',
      title: 'Runs',
      unit: units.count,
      kind: 'bar',
      series: [line('failed', 'Failed', 'var(--error)', (point) => point.errors, 0), line('ok', 'Others', 'var(--series-1)', (point) => point.runs - point.errors, 0)],
    },
    {
      name: 'duration',
      title: 'Duration of runs',
      unit: units.nanos,
      kind: 'line',
      series: [
        line('p50', 'p50', 'var(--series-1)', (point) => point.p50Nanos, null),
        line('p95', 'p95', 'var(--series-2)', (point) => point.p95Nanos, null),
        line('p99', 'p99', 'var(--series-3)', (point) => point.p99Nanos, null),
      ],
    },
    { name: 'cost', title: 'Cost of runs', unit: units.usd, kind: 'bar', series: [line('cost', 'Cost', 'var(--series-2)', (point) => point.costUsd, 0)] },
  ];
  const pick = (fromMs: number, toMs: number) => {
    const { to, search } = tracesOf({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() });
    void navigate({ to, search });
  };
  return (
    <div className={styles.charts}>
      {charts.map((chart) => (
        <ChartFrame key={chart.name} title={chart.title} name={chart.name} state="ready" table={overview.points.length === 0 ? { columns: [], rows: [] } : timeTable(times, chart.series, chart.unit)}>
          <TimeChart
            label={chart.title}
            unit={chart.unit}
            kind={chart.kind}
            times={times}
            intervalMs={overview.intervalSeconds * 1000}
            series={chart.series}
            thresholds={chart.name === 'duration' ? thresholdsOf(overview.thresholds['run_latency']?.thresholds ?? [], ['p99']) : []}
            height={chartHeight}
            onZoom={onZoom}
            onPick={pick}
          />
        </ChartFrame>
      ))}
    </div>
  );
}

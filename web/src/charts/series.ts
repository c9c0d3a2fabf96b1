import type { MetricThreshold, Series, SeriesGroup, SeriesPoint } from '../api/types';
import { colorsOf } from './colors';
import type { Bin } from './HistogramChart';
import type { Threshold } from './Threshold';
import type { TimeSeries } from './TimeChart';
import { units, type Unit } from './unit';

/** A number of one bucket of time. */
export type Statistic = 'p50' | 'p95' | 'p99' | 'mean' | 'rate' | 'success' | 'count' | 'sum';

export const statisticNames: Record<Statistic, string> = {
  p50: 'p50',
  p95: 'p95',
  p99: 'p99',
  mean: 'Mean',
  rate: 'Error rate',
  success: 'Success rate',
  count: 'Count',
  sum: 'Sum',
};

export function valueOf(point: SeriesPoint | undefined, statistic: Statistic): number | null {
  if (point === undefined) {
    return statistic === 'count' || statistic === 'sum' ? 0 : null;
  }
  switch (statistic) {
    case 'mean':
      return point.values === 0 ? null : point.sum / point.values;
    case 'rate':
      return point.count === 0 ? null : point.errors / point.count;
    case 'success':
      return point.count === 0 ? null : 1 - point.errors / point.count;
    default:
      return point[statistic];
  }
}

/** Starts of all buckets of the asked time, also of those in which nothing happened. */
export function bucketTimes(from: string, to: string, intervalSeconds: number): number[] {
  const step = intervalSeconds * 1000;
  const first = Math.floor(Date.parse(from) / step) * step;
  const end = Date.parse(to);
  const times: number[] = [];
  for (let time = first; time < end || times.length === 0; time += step) {
    times.push(time);
  }
  return times;
}

export function groupName(group: SeriesGroup): string {
  return group.isOther ? 'All others' : (group.value ?? 'Not named');
}

/** A line per group, or of one group a line per statistic. */
export function toTimeSeries(groups: readonly SeriesGroup[], times: readonly number[], statistics: readonly Statistic[]): TimeSeries[] {
  const colors = colorsOf(groups.map(groupName));
  const strokes = ['solid', 'dashed', 'dotted'] as const;
  return groups.flatMap((group) => {
    const points = new Map(group.points.map((point) => [Date.parse(point.startTime ?? ''), point]));
    return statistics.map((statistic, index) => ({
      id: `${groupName(group)}/${statistic}`,
      label: groups.length === 1 ? statisticNames[statistic] : groupName(group),
      color: groups.length === 1 ? `var(--series-${1 + (index % 8)})` : (colors.get(groupName(group)) ?? 'var(--series-1)'),
      stroke: groups.length === 1 ? 'solid' : (strokes[index] ?? 'solid'),
      points: times.map((time) => valueOf(points.get(time), statistic)),
    }));
  });
}

export function unitOf(series: Pick<Series, 'unit'>): Unit {
  return units[series.unit];
}

/** The distribution over all groups together. Bins are the same in all of them, but each begins and ends where its values do. */
export function toBins(series: Series): Bin[] {
  const unit = unitOf(series);
  const bins = new Map<number, Bin>();
  for (const bin of series.groups.flatMap((group) => group.histogram)) {
    const known = bins.get(bin.from);
    bins.set(bin.from, { ...bin, label: series.unit === 'count' && bin.to === bin.from + 1 ? String(bin.from) : unit.format(bin.from), count: bin.count + (known?.count ?? 0) });
  }
  return [...bins.values()].sort((a, b) => a.from - b.from);
}

/** Thresholds of the statistics that a chart shows. */
export function thresholdsOf(thresholds: readonly MetricThreshold[], statistics: readonly string[]): Threshold[] {
  return thresholds.filter((threshold) => statistics.includes(threshold.statistic)).map(({ value, label, tone }) => ({ value, label, tone }));
}

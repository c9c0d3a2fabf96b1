import type { Metric, MetricTimeline } from '../../api/types';
import { colorsOf } from '../../charts/colors';
import type { TimeSeries } from '../../charts/TimeChart';
import { metricUnit, perSecond, type MetricUnit } from './metricUnit';

export type Shape = 'value' | 'rate' | 'increase' | 'count' | 'percentiles' | 'p50' | 'p95' | 'p99' | 'min' | 'max';

export const shapeNames: Record<Shape, string> = {
  value: 'Mean',
  rate: 'Per second',
  increase: 'Increase',
  count: 'Measured values',
  percentiles: 'p50, p95, p99',
  p50: 'p50',
  p95: 'p95',
  p99: 'p99',
  min: 'Smallest',
  max: 'Largest',
};

/** What can be drawn of a metric; the first is drawn unless another is asked for. */
export function shapesOf({ type, monotonic, temporality }: Pick<Metric, 'type' | 'monotonic' | 'temporality'>, grouped: boolean): Shape[] {
  switch (type) {
    case 'sum':
      return monotonic || temporality === 'delta' ? ['rate', 'increase'] : ['value'];
    case 'gauge':
      return ['value', 'min', 'max'];
    case 'summary':
      return ['value', 'count'];
    default:
      return grouped ? ['p95', 'p50', 'p99', 'value', 'count'] : ['percentiles', 'value', 'count'];
  }
}

/** A sum that may fall shows its level, not a mean. */
export function shapeName(shape: Shape, metric: Pick<Metric, 'type'>): string {
  return shape === 'value' && metric.type === 'sum' ? 'Level' : shapeNames[shape];
}

export function unitOfShape(metric: Metric, shape: Shape): MetricUnit {
  const unit = metricUnit(metric.unit);
  return shape === 'rate' ? perSecond(unit) : shape === 'count' ? metricUnit('{value}') : unit;
}

/** Evenly apart from the first to the last bucket in which something was measured. */
export function timesOf({ series, intervalNanos }: MetricTimeline): number[] {
  const starts = series.flatMap((one) => one.buckets.map((bucket) => Date.parse(bucket.startTime)));
  const first = Math.min(...starts);
  const step = intervalNanos / 1e6;
  return starts.length === 0 ? [] : Array.from({ length: Math.round((Math.max(...starts) - first) / step) + 1 }, (_, index) => first + index * step);
}

export function toSeries(timeline: MetricTimeline, times: readonly number[], shape: Shape): TimeSeries[] {
  const { factor } = unitOfShape(timeline.metric, shape);
  const names = timeline.series.map((one) => nameOf(one, timeline.series.length));
  const colors = colorsOf(names);
  const fields = shape === 'percentiles' ? (['p50', 'p95', 'p99'] as const) : ([shape === 'rate' || shape === 'increase' ? 'value' : shape] as const);
  const perStep = shape === 'rate' ? timeline.intervalNanos / 1e9 : 1;
  return timeline.series.flatMap((one, index) => {
    const buckets = new Map(one.buckets.map((bucket) => [Date.parse(bucket.startTime), bucket]));
    return fields.map((field, line) => ({
      id: `${names[index]}/${field}`,
      label: fields.length > 1 ? field : (names[index] ?? ''),
      color: fields.length > 1 ? `var(--series-${line + 1})` : (colors.get(names[index] ?? '') ?? 'var(--series-1)'),
      points: times.map((time) => {
        const value = buckets.get(time)?.[field];
        return value === null || value === undefined ? null : (value * factor) / perStep;
      }),
    }));
  });
}

function nameOf({ group, isOther }: MetricTimeline['series'][number], count: number): string {
  return isOther ? 'All others' : (group ?? (count === 1 ? 'All' : 'Not named'));
}

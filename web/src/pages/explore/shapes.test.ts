import { expect, test } from 'vitest';
import type { Metric, MetricTimeline } from '../../api/types';
import { metricUnit } from './metricUnit';
import { shapesOf, timesOf, toSeries, unitOfShape } from './shapes';

const metric: Metric = {
  name: 'http.requests',
  type: 'sum',
  unit: '{request}',
  description: '',
  temporality: 'cumulative',
  monotonic: true,
  services: ['shop'],
  points: 3,
  firstTime: '2026-11-21T12:00:00.000000000Z',
  lastTime: '2026-11-21T12:02:00.000000000Z',
};

const bucket = (minute: number, value: number) => ({ startTime: `2026-11-21T12:0${minute}:00.000000000Z`, value, count: 1, min: null, max: null, p50: 1, p95: 2, p99: 3 });

const timeline: MetricTimeline = {
  metric,
  intervalNanos: 60e9,
  attributeKeys: [],
  exemplars: [],
  series: [{ group: null, isOther: false, buckets: [bucket(0, 120), bucket(2, 60)] }],
};

test('a counter is drawn per second, with a gap where nothing came', () => {
  expect(shapesOf(metric, false)[0]).toBe('rate');
  const times = timesOf(timeline);
  expect(times).toHaveLength(3);
  expect(toSeries(timeline, times, 'rate')[0]?.points).toEqual([2, null, 1]);
  expect(unitOfShape(metric, 'rate').unit.format(2)).toBe('2/s');
});

test('percentiles of one group are three lines, in nanoseconds where the unit is a time', () => {
  const histogram: MetricTimeline = { ...timeline, metric: { ...metric, type: 'histogram', unit: 's' } };
  const series = toSeries(histogram, timesOf(histogram), 'percentiles');
  expect(series.map((one) => [one.label, one.points[0]])).toEqual([
    ['p50', 1e9],
    ['p95', 2e9],
    ['p99', 3e9],
  ]);
});

test('a sum that may fall is a level', () => {
  expect(shapesOf({ ...metric, monotonic: false }, false)).toEqual(['value']);
});

test('nothing has no times', () => {
  expect(timesOf({ ...timeline, series: [] })).toEqual([]);
});

test.each([
  ['By', 1_500_000, '1.5 MB'],
  ['ms', 250, '250 ms'],
  ['%', 42, '42 %'],
  ['1', 0.12345, '0.123'],
])('values in %s are printed as people write them', (unit, value, shown) => {
  const read = metricUnit(unit);
  expect(read.unit.format(value * read.factor)).toBe(shown);
});

import { expect, it } from 'vitest';
import type { Series, SeriesGroup, SeriesPoint } from '../api/types';
import { bucketTimes, toBins, toTimeSeries, valueOf } from './series';

const point = (startTime: string | null, more: Partial<SeriesPoint> = {}): SeriesPoint => ({
  startTime,
  count: 4,
  errors: 1,
  truncated: 0,
  values: 4,
  sum: 100,
  p50: 20,
  p95: 40,
  p99: 50,
  inputTokens: 0,
  outputTokens: 0,
  costUsd: null,
  ...more,
});

const group = (value: string, more: Partial<SeriesGroup> = {}): SeriesGroup => ({ value, isOther: false, total: point(null), histogram: [], points: [], ...more });

it.each([
  ['p95', 40],
  ['mean', 25],
  ['rate', 0.25],
  ['success', 0.75],
  ['count', 4],
] as const)('valueOf_%s_Is%d', (statistic, value) => {
  expect(valueOf(point(null), statistic)).toBe(value);
});

it('valueOf_NothingHappened_IsNoLatencyAndNoCalls', () => {
  expect(valueOf(undefined, 'p50')).toBeNull();
  expect(valueOf(undefined, 'success')).toBeNull();
  expect(valueOf(undefined, 'count')).toBe(0);
});

it('bucketTimes_OfAPartOfAnHour_BeginAtWholeBuckets', () => {
  const times = bucketTimes('2026-11-21T10:07:00.000000000Z', '2026-11-21T10:31:00.000000000Z', 600);
  expect(times.map((time) => new Date(time).toISOString().slice(11, 16))).toEqual(['10:00', '10:10', '10:20', '10:30']);
});

it('toTimeSeries_MissingBuckets_AreGaps', () => {
  const times = bucketTimes('2026-11-21T10:00:00Z', '2026-11-21T10:30:00Z', 600);
  const [line] = toTimeSeries([group('planner', { points: [point('2026-11-21T10:10:00.000000000Z')] })], times, ['p95']);
  expect(line?.points).toEqual([null, 40, null]);
});

it('toBins_OfTwoGroups_AddsUp', () => {
  const series = {
    unit: 'count',
    groups: [group('a', { histogram: [{ from: 1, to: 2, count: 3 }] }), group('b', { histogram: [{ from: 0, to: 1, count: 1 }, { from: 1, to: 2, count: 2 }] })],
  } as unknown as Series;
  expect(toBins(series).map((bin) => [bin.label, bin.count])).toEqual([['0', 1], ['1', 5]]);
});

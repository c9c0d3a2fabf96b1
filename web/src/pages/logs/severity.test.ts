import { expect, test } from 'vitest';
import { toBars } from './severity';

const bucket = (minute: number, severity: 'info' | 'error', count: number) => ({ startTime: `2026-11-21T12:0${minute}:00.000000000Z`, severity, count });

test('buckets in which nothing was written are zero, and the gravest severity is the last layer', () => {
  const bars = toBars({ total: 6, intervalNanos: 60e9, buckets: [bucket(0, 'error', 1), bucket(0, 'info', 2), bucket(2, 'info', 3)], services: [], events: [] });
  expect(bars.times).toHaveLength(40);
  expect(bars.series.map((one) => [one.label, one.points.slice(-3)])).toEqual([
    ['info', [2, 0, 3]],
    ['error', [1, 0, 0]],
  ]);
});

test('nothing gives no bars', () => {
  expect(toBars({ total: 0, intervalNanos: 0, buckets: [], services: [], events: [] }).times).toEqual([]);
});

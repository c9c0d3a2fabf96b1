import { expect, test } from 'vitest';
import type { AlertPreview, AlertPreviewSeries, AlertRule } from '../../api/types';
import { axisMin, courseOf, firedOf, firingBands, fixedThreshold, timesText } from './preview';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute)).toISOString();
const series: AlertPreviewSeries = {
  labels: { agent: 'research' },
  points: [
    { time: at(0), value: 1, samples: 3, threshold: 5 },
    { time: at(1), value: 9, samples: 3, threshold: 5 },
    { time: at(3), value: null, samples: 0, threshold: 5 },
  ],
  firing: [
    { start: at(0), firedAt: at(1), end: at(2), summary: '' },
    { start: at(3), firedAt: at(3), end: null, summary: '' },
  ],
};
const preview = { rule: { comparison: 'above' } as AlertRule, findings: [], start: at(0), end: at(4), stepSeconds: 60, notifications: 2, isPartial: false, series: [series] } satisfies AlertPreview;

test('a course has a place for every evaluation, also for one that is missing', () => {
  expect(courseOf(preview, series)).toEqual({ times: [0, 1, 2, 3].map((minute) => Date.parse(at(minute))), intervalMs: 60_000, values: [1, 9, null, null], thresholds: [5, 5, null, 5] });
});

test('of many evaluations the most alarming one of each stretch is drawn', () => {
  const points = Array.from({ length: 960 }, (_, index) => ({ time: new Date(Date.parse(at(0)) + index * 1000).toISOString(), value: index, samples: 1, threshold: index < 480 ? 5 : 6 }));
  const long = { ...preview, stepSeconds: 1, end: new Date(Date.parse(at(0)) + 960_000).toISOString() };
  const above = courseOf(long, { ...series, points });
  expect(above.values).toHaveLength(480);
  expect(above.values.slice(0, 2)).toEqual([1, 3]);
  expect(courseOf({ ...long, rule: { comparison: 'below' } as AlertRule }, { ...series, points }).values.slice(0, 2)).toEqual([0, 2]);
  expect(fixedThreshold(above)).toBeNull();
});

test('what still fires lasts to the end', () => {
  expect(firingBands(preview, series)).toEqual([
    { fromMs: Date.parse(at(1)), toMs: Date.parse(at(2)) },
    { fromMs: Date.parse(at(3)), toMs: Date.parse(at(4)) },
  ]);
  expect(firingBands(preview, { ...series, firing: [{ start: at(5), firedAt: at(5), end: null, summary: '' }] })).toEqual([{ fromMs: Date.parse(at(4)), toMs: Date.parse(at(4)) }]);
  expect(firedOf({ ...preview, series: [series, { ...series, firing: [] }] })).toEqual({ times: 2, series: 1, ms: 120_000 });
  expect(fixedThreshold(courseOf(preview, series))).toBe(5);
});

test.each([
  [0, '0 times'],
  [1, 'once'],
  [2, 'twice'],
  [1200, '1,200 times'],
])('%s is said as %s', (times, text) => {
  expect(timesText(times)).toBe(text);
});

test.each([
  ['1', [0.99], [0.9], 1],
  ['1', [0.01], [0.02], 0.023],
  ['s', [null], [30], 34.5],
  ['{call}', [100], [null], 115],
])('the axis of %s shows values and threshold', (unit, values, thresholds, max) => {
  expect(axisMin({ times: [], intervalMs: 1, values, thresholds }, unit)).toBeCloseTo(max);
});

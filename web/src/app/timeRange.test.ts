import { expect, test } from 'vitest';
import { describeRange, toApiRange } from './timeRange';

test.each([
  [{}, 'Last 7 days'],
  [{ from: '-1h' }, 'Last 1 hour'],
  [{ from: 'all' }, 'All time'],
  [{ from: '-3h' }, '-3h – now'],
])('describeRange(%o) is %s', (range, text) => {
  expect(describeRange(range)).toBe(text);
});

test.each([
  [{}, { from: '-7d', to: undefined }],
  [{ from: 'all' }, { from: undefined, to: undefined }],
  [{ from: '-1h', to: '2026-01-01T00:00:00Z' }, { from: '-1h', to: '2026-01-01T00:00:00Z' }],
])('toApiRange(%o) keeps relative ranges relative', (range, expected) => {
  expect(toApiRange(range)).toEqual(expected);
});

import { expect, test } from 'vitest';
import { trendOf } from './trend';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute)).toISOString();
const minute = 60_000;

test('Steps without findings are 0', () => {
  const times = [0, 2, 5].map((step) => Date.parse(at(step)));
  expect(trendOf([{ startTime: at(0), count: 3 }, { startTime: at(5), count: 1 }], times, minute)).toEqual([3, 0, 0, 0, 0, 1]);
});

test('One bucket alone is one step', () => {
  expect(trendOf([{ startTime: at(4), count: 2 }], [Date.parse(at(4))], 0)).toEqual([2]);
});

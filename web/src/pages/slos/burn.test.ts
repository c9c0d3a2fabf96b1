import { expect, test } from 'vitest';
import { barShare, budgetTone, burnCourse, lastsNanos } from './burn';

const rates = (rate: number | null) => [
  { window: '5m', rate: 100, total: 1 },
  { window: '1h', rate, total: 10 },
];

test.each([
  [0.5, 2, 7 * 86_400e9],
  [0.5, 1, null],
  [0.5, null, null],
  [-0.1, 4, null],
  [null, 4, null],
])('%s of the budget at %s times lasts %s ns', (budgetLeft, rate, nanos) => {
  expect(lastsNanos({ budgetLeft, burnRates: rates(rate), windowDays: 28 })).toBe(nanos);
});

test.each([
  [1, 1, 'ok'],
  [0.25, 0.25, 'ok'],
  [0.2, 0.2, 'warn'],
  [0, 0, 'error'],
  [-3, 0, 'error'],
  [null, 0, 'none'],
])('%s of the budget draws %s of the bar, %s', (budgetLeft, share, tone) => {
  expect(barShare(budgetLeft)).toBe(share);
  expect(budgetTone(budgetLeft)).toBe(tone);
});

test('stretches without calls have their place, and the budget stays as it was', () => {
  const day = (date: string) => `${date}T00:00:00Z`;
  const point = (time: string, burnRate: number | null, budgetLeft: number) => ({ time, total: 1, good: 1, burnRate, budgetLeft });
  const course = burnCourse({ intervalSeconds: 86_400, windowDays: 7, points: [point(day('2026-11-16'), 2, 0.9), point(day('2026-11-19'), 0, 0.8)] }, new Date('2026-11-21T12:00:00Z'));
  expect(course.times[0]).toBe(Date.parse(day('2026-11-15')));
  expect(course.times.at(-1)).toBe(Date.parse(day('2026-11-21')));
  expect(course.rates).toEqual([null, 2, null, null, 0, null, null]);
  expect(course.budgets).toEqual([null, 0.9, 0.9, 0.9, 0.8, 0.8, 0.8]);
});

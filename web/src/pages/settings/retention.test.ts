import { expect, test } from 'vitest';
import { goingNow, parseLimit } from './retention';

const day = (date: string, bytes: number, sealed = true) => ({ name: `d${date}`, day: date, bytes, spans: 1, logs: 0, metricPoints: 0, sealed, contentExpired: false, deletedFrom: null });
const days = [day('2026-11-18', 10), day('2026-11-19', 20), day('2026-11-20', 30), day('2026-11-21', 40, false)];
const noon = Date.parse('2026-11-21T12:00:00Z');

test('a day goes when it ended longer ago than it is kept; today never does', () => {
  expect([...goingNow(days, { days: 1, maxBytes: null }, noon)]).toEqual([
    ['d2026-11-18', 'age'],
    ['d2026-11-19', 'age'],
  ]);
  expect(goingNow(days, { days: 0.001, maxBytes: null }, noon).has('d2026-11-21')).toBe(false);
});

test('above the size the oldest go until the rest fits', () => {
  expect([...goingNow(days, { days: null, maxBytes: 75 }, noon).keys()]).toEqual(['d2026-11-18', 'd2026-11-19']);
  expect([...goingNow(days, { days: 2, maxBytes: 85 }, noon)]).toEqual([
    ['d2026-11-18', 'age'],
    ['d2026-11-19', 'size'],
  ]);
});

test('without limits nothing goes', () => {
  expect(goingNow(days, { days: null, maxBytes: null }, noon).size).toBe(0);
});

test.each([
  ['', 1, { value: null }],
  ['2.5', 1e9, { value: 2.5e9 }],
  ['0', 1, null],
  ['long', 1, null],
])('a limit of "%s"', (text, factor, limit) => {
  expect(parseLimit(text, factor)).toEqual(limit);
});

import { expect, test } from 'vitest';
import { nanosBetween, parseInstant } from './time';

test.each([
  ['2026-11-21T10:00:00Z', 0],
  ['2026-11-21T10:00:00.5Z', 500_000_000],
  ['2026-11-21T10:00:00.123456789Z', 123_456_789],
])('parseInstant(%s) keeps %d ns', (iso, nanos) => {
  expect(parseInstant(iso)).toEqual({ secondMs: Date.UTC(2026, 10, 21, 10), nanos });
});

test('nanosBetween keeps single nanoseconds across a second boundary', () => {
  expect(nanosBetween('2026-11-21T10:00:00.999999999Z', '2026-11-21T10:00:01.000000001Z')).toBe(2);
});

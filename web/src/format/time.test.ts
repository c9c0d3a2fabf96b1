import { expect, test } from 'vitest';
import { formatClock, formatDay, formatFull, formatMinute, formatSecond, formatTimeTick, nanosBetween, parseInstant } from './time';
import { setZone } from './zone';

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

test('Times_InUtc_AreThoseOfUtc', () => {
  setZone('utc');
  const time = '2026-11-21T00:05:06.123456789Z';
  const ms = Date.parse(time);
  expect(formatClock(time)).toBe('00:05:06.123');
  expect(formatFull(time)).toBe('2026-11-21 00:05:06.123456789 (UTC)');
  expect(formatSecond(time)).toBe('2026-11-21 00:05:06');
  expect(formatDay(time, new Date('2026-11-21T23:59:00Z'))).toBe('Today');
  expect(formatDay(time, new Date('2027-01-01T00:00:00Z'))).toBe('Nov 21, 2026');
  expect(formatMinute(ms)).toBe('Nov 21 00:05');
  expect(formatTimeTick(Date.UTC(2026, 10, 21), 3_600_000)).toBe('Nov 21');
  expect(formatTimeTick(ms, 1_000)).toBe('00:05:06');
});

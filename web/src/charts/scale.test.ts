import { expect, it } from 'vitest';
import { setZone } from '../format/zone';
import { linePath, lonePoints, stack, timeTicks, valueTicks } from './scale';

it('timeTicks_Hours_FallOnRoundTimes', () => {
  setZone('utc');
  const from = Date.UTC(2026, 10, 21, 10, 7);
  const { stepMs, ticks } = timeTicks(from, from + 3 * 3_600_000, 6);
  expect(stepMs).toBe(1_800_000);
  expect(ticks.map((tick) => new Date(tick).toISOString().slice(11, 16))).toEqual(['10:30', '11:00', '11:30', '12:00', '12:30', '13:00']);
});

it.each([
  [0, [0]],
  [7, [0, 2, 4, 6, 8]],
  [10, [0, 2.5, 5, 7.5, 10]],
  [1, [0, 0.25, 0.5, 0.75, 1]],
  [0.0031, [0, 0.001, 0.002, 0.003, 0.004]],
])('valueTicks(%d) are round', (max, ticks) => {
  expect(valueTicks(max, 4)).toEqual(ticks);
});

it('valueTicks_OfThings_AreWhole', () => {
  expect(valueTicks(1, 4, 'whole')).toEqual([0, 1]);
  expect(valueTicks(2, 4, 'whole')).toEqual([0, 1, 2]);
  expect(valueTicks(7, 4, 'whole')).toEqual([0, 2, 4, 6, 8]);
  expect(valueTicks(0.2, 4, 'whole')).toEqual([0, 0.05, 0.1, 0.15000000000000002, 0.2]);
  expect(valueTicks(12, 4, 'whole')).toEqual([0, 5, 10, 15]);
});

it('valueTicks_Minutes_CountInSixties', () => {
  expect(valueTicks(200e9, 4, 'nanos')).toEqual([0, 60e9, 120e9, 180e9, 240e9]);
});

it('linePath_Gap_BeginsAnew', () => {
  expect(linePath([0, 10, 20, 30, 40], [1, 2, null, 3, 4])).toBe('M0 1L10 2M30 3L40 4');
});

it('lonePoints_BetweenGaps_AreFound', () => {
  expect(lonePoints([1, null, 2, 3, null, 4])).toEqual([0, 5]);
});

it('stack_Nothing_TakesNoRoom', () => {
  expect(stack([[1, null], [2, 3]])).toEqual([
    [{ from: 0, to: 1 }, { from: 0, to: 0 }],
    [{ from: 1, to: 3 }, { from: 0, to: 3 }],
  ]);
});

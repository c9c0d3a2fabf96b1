import { expect, test } from 'vitest';
import { axisTicks, barPlace, zoomTo } from './axis';

test('axisTicks are round and inside the window', () => {
  expect(axisTicks({ startNanos: 0, endNanos: 5.8e9 }, 5).map((tick) => tick.nanos)).toEqual([0, 2e9, 4e9]);
  expect(axisTicks({ startNanos: 1.1e9, endNanos: 1.9e9 }, 4).map((tick) => tick.nanos)).toEqual([1.2e9, 1.4e9, 1.6e9, 1.8e9]);
  expect(axisTicks({ startNanos: 0, endNanos: 420e9 }, 5).map((tick) => tick.nanos / 60e9)).toEqual([0, 2, 4, 6]);
  expect(axisTicks({ startNanos: 0, endNanos: 90e9 }, 5).map((tick) => tick.nanos / 1e9)).toEqual([0, 20, 40, 60, 80]);
  expect(axisTicks({ startNanos: 5, endNanos: 5 }, 4)).toEqual([]);
});

test('barPlace clips to the window', () => {
  const window = { startNanos: 100, endNanos: 200 };
  expect(barPlace(window, 150, 175)).toEqual({ left: 0.5, width: 0.25 });
  expect(barPlace(window, 50, 300)).toEqual({ left: 0, width: 1 });
  expect(barPlace(window, 0, 99)).toBeNull();
});

test('zoomTo takes a drag in either direction and ignores a click', () => {
  const window = { startNanos: 100, endNanos: 200 };
  expect(zoomTo(window, 0.75, 0.25)).toEqual({ startNanos: 125, endNanos: 175 });
  expect(zoomTo(window, 0.5, 0.505)).toBeNull();
});

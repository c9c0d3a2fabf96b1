import { expect, test } from 'vitest';
import { formatDuration } from './duration';

test.each([
  [0, '0 ns'],
  [999, '999 ns'],
  [1_500, '1.5 µs'],
  [42_000, '42 µs'],
  [999_600, '1 ms'],
  [890_000_000, '890 ms'],
  [999_600_000, '1.0 s'],
  [5_800_000_000, '5.8 s'],
  [1_234_000_000, '1.23 s'],
  [45_040_000_000, '45.0 s'],
  [59_960_000_000, '1 m 00 s'],
  [125_000_000_000, '2 m 05 s'],
  [3_720_000_000_000, '1 h 02 m'],
  [90_000_000_000_000, '1 d 01 h'],
  [-1, '–'],
])('formatDuration(%d) is %s', (nanos, text) => {
  expect(formatDuration(nanos)).toBe(text);
});

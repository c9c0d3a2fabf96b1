import { expect, test } from 'vitest';
import { formatShare, formatShares } from './shares';

test.each([
  [45.2e9, [32.4e9, 8.6e9, 4.2e9], '45 s = 32 s + 9 s + 4 s'],
  [45e9, [31.5e9, 9.5e9, 4e9], '45 s = 32 s + 9 s + 4 s'],
  [5.8e9, [4.02e9, 1.78e9], '5.8 s = 4 s + 1.8 s'],
  [890e6, [444e6, 446e6], '890 ms = 440 ms + 450 ms'],
  [125e9, [60e9, 65e9], '2 m 05 s = 1 m 00 s + 1 m 05 s'],
  [45e9, [44.9e9, 0.1e9], '45 s = 45 s + <1 s'],
  [7, [3, 4], '7 ns = 3 ns + 4 ns'],
  [0, [0], '0 ns = 0 ns'],
])('formatShares(%d, %j) adds up: %s', (total, parts, text) => {
  const shares = formatShares(total, parts);
  expect(`${shares.total} = ${shares.parts.join(' + ')}`).toBe(text);
});

test.each([
  [0, '0 %'],
  [0.0004, '<0.1 %'],
  [0.034, '3.4 %'],
  [0.05, '5 %'],
  [0.0996, '10 %'],
  [0.714, '71 %'],
  [1, '100 %'],
])('formatShare(%d) is %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});

import { expect, test } from 'vitest';
import { formatThings, formatTokens } from './tokens';

test.each([
  [0, '0'],
  [890, '890'],
  [1_204, '1,204'],
  [12_400, '12.4k'],
  [12_000, '12k'],
  [123_456, '123k'],
  [999_960, '1M'],
  [3_140_000, '3.1M'],
])('formatTokens(%d) is %s', (count, text) => {
  expect(formatTokens(count)).toBe(text);
});

test.each([
  [0, '0 records'],
  [1, '1 record'],
  [1_204, '1,204 records'],
])('formatThings(%d) is %s', (count, text) => {
  expect(formatThings(count, 'record')).toBe(text);
});

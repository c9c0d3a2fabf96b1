import { expect, test } from 'vitest';
import { formatCost } from './money';

test.each([
  [null, '–'],
  [undefined, '–'],
  [0, '$0'],
  [0.00004, '<$0.0001'],
  [0.0031, '$0.0031'],
  [0.03, '$0.03'],
  [0.031, '$0.031'],
  [0.4, '$0.40'],
  [1234.5, '$1,234.50'],
])('formatCost(%s) is %s', (usd, text) => {
  expect(formatCost(usd)).toBe(text);
});

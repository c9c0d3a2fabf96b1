import { expect, test } from 'vitest';
import { formatCost, formatCostTick, formatCostExact, formatPrice } from './money';

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

test.each([
  [null, '–'],
  [0, '$0.00'],
  [0.000215, '$0.000215'],
  [2.5, '$2.50'],
  [0.1 + 0.2, '$0.30'],
  [1e-10, '<$0.000000001'],
])('formatCostExact(%s) is %s', (usd, text) => {
  expect(formatCostExact(usd)).toBe(text);
});

test.each([
  [2.5, '$2.50'],
  [0.075, '$0.075'],
  [0, '$0'],
  [undefined, '–'],
])('a price keeps its digits', (usd, shown) => {
  expect(formatPrice(usd)).toBe(shown);
});

test.each([
  [0.015, 0.005, '$0.015'],
  [0.01, 0.005, '$0.010'],
  [1, 0.5, '$1.00'],
  [0.0075, 0.0025, '$0.0075'],
  [1500, 500, '$1,500.00'],
])('formatCostTick(%d) in steps of %d is %s', (usd, step, text) => {
  expect(formatCostTick(usd, step)).toBe(text);
});

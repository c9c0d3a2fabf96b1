import { expect, it } from 'vitest';
import { formatChange, formatShare } from './share';

it.each([
  [null, '–'],
  [0, '0 %'],
  [0.00004, '<0.01 %'],
  [0.0004, '0.04 %'],
  [0.042, '4.2 %'],
  [0.05, '5 %'],
  [0.1, '10 %'],
  [0.42, '42 %'],
  [0.5, '50 %'],
  [0.9, '90 %'],
  [0.9995, '99.95 %'],
  [0.99999, '>99.99 %'],
  [1, '100 %'],
  [1.0096, '101 %'],
  [1.012, '101.2 %'],
  [1.2, '120 %'],
])('formatShare(%s) is %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});

it.each([
  [112, 100, '+12 %'],
  [97, 100, '−3 %'],
  [100, 100, '±0 %'],
  [5, 0, '–'],
  [2100, 100, '+2,000 %'],
])('formatChange(%d, %d) is %s', (now, before, text) => {
  expect(formatChange(now, before)).toBe(text);
});

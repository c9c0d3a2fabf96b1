import { expect, test } from 'vitest';
import { formatMeasured, formatTimes } from './measured';

test.each([
  [0.125, '1', '13 %'],
  [0.9, '1', '90 %'],
  [34.2, 's', '34.2 s'],
  [0.35, 's', '350 ms'],
  [30, 's', '30 s'],
  [425, 's', '7 m 05 s'],
  [420, 's', '7 m'],
  [7200, 's', '2 h'],
  [3.2, 'USD', '$3.20'],
  [12_400, '{token}', '12.4k tokens'],
  [1, '{run}', '1 run'],
  [0, '{call}', '0 calls'],
  [42.25, '{token}/s', '42.3 tokens/s'],
  [5, 'By', '5 By'],
  [null, '1', '–'],
  [Number.NaN, 's', '–'],
])('%s in %s is %s', (value, unit, text) => {
  expect(formatMeasured(value, unit)).toBe(text);
});

test.each([
  [14.4, '14.4×'],
  [2, '2×'],
  [0.346, '0.35×'],
  [0, '0×'],
  [1234.4, '1,234×'],
  [null, '–'],
])('%s times is %s', (factor, text) => {
  expect(formatTimes(factor)).toBe(text);
});

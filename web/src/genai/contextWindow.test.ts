import { expect, test } from 'vitest';
import { contextWindow } from './contextWindow';

test.each([
  [null, 128_000, null],
  [0.5, null, null],
  [0, 128_000, { text: '0.0 % of 128,000', warning: null }],
  [0.0001, 128_000, { text: '<0.1 % of 128,000', warning: null }],
  [0.0157, 128_000, { text: '1.6 % of 128,000', warning: null }],
  [0.85, 200_000, { text: '85 % of 200,000', warning: null }],
  [0.86, 200_000, { text: '86 % of 200,000', warning: 'nearly full' }],
  [1.02, 200_000, { text: '102 % of 200,000', warning: 'over the limit' }],
])('contextWindow(%s, %s)', (utilization, windowTokens, expected) => {
  expect(contextWindow(utilization, windowTokens)).toEqual(expected);
});

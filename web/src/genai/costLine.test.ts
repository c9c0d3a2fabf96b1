import { expect, test } from 'vitest';
import type { CostBreakdown } from '../api/types';
import { costLineText, priceTerms } from './costLine';

test('a line tells tokens, price per million and amount', () => {
  expect(costLineText({ bucket: 'cacheRead', tokens: 1920, pricePerMillionUsd: 1.25, pricedAs: 'cacheRead', amountUsd: 0.0024 })).toEqual({
    label: 'Cache read',
    quantity: '1,920',
    price: '$1.25 per million',
    amount: '$0.0024',
  });
});

test('a line names the bucket whose price it borrows', () => {
  expect(costLineText({ bucket: 'reasoning', tokens: 10, pricePerMillionUsd: 10, pricedAs: 'output', amountUsd: 0.0001 }).price).toBe('$10.00 per million, as answer');
});

test('a fee is per request', () => {
  expect(costLineText({ bucket: 'request', tokens: 1, pricePerMillionUsd: 0.01, pricedAs: 'request', amountUsd: 0.01 }).price).toBe('$0.01 per request');
});

test('a line without a price is not free', () => {
  const line = costLineText({ bucket: 'audioInput', tokens: 7, pricePerMillionUsd: null, pricedAs: 'audioInput', amountUsd: null });
  expect([line.price, line.amount]).toEqual(['no price known', '–']);
});

test.each([
  [{ effectiveFrom: null, hours: null, aboveInputTokens: null }, ['holds since the model is known', 'base tier']],
  [
    { effectiveFrom: '2025-02-08', hours: '00:30-16:30', aboveInputTokens: 200_000 },
    ['in effect from 2025-02-08', 'long-context tier, above 200,000 input tokens', 'from 00:30-16:30 UTC'],
  ],
])('priceTerms(%o)', (terms, expected) => {
  expect(priceTerms(terms as CostBreakdown)).toEqual(expected);
});

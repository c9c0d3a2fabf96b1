import { describe, expect, it, test } from 'vitest';
import { chosenText, dropWords, lostText, notToldWords, sum } from './receivers';

test.each([
  [{}, dropWords, null],
  [{ queue_full: 0 }, dropWords, null],
  [{ queue_full: 0, refused: 1200, too_large: 1 }, dropWords, '1,200 refused, 1 too large'],
  [{ full: 0, refused: 0 }, notToldWords, null],
  [{ refused: 2, expired: 1200, other: 1 }, notToldWords, '2 refused, 1,200 given up, 1 other'],
])('%s is said with %s as %s', (counts, words, text) => {
  expect(lostText(counts as Record<string, number>, words)).toBe(text);
});

describe('chosenText', () => {
  it('tells how many whole traces were sent, and why', () => {
    expect(chosenText({ policies: 'errors, cost', kept: { cost: 1, errors: 2 }, leftOut: 1200 })).toBe('3 of 1,203: 2 errors, 1 cost');
    expect(chosenText({ policies: 'errors', kept: {}, leftOut: 0 })).toBe('0 of 0');
  });
});

describe('sum', () => {
  it('adds the counts of all signals', () => {
    expect(sum({ traces: 2, logs: 3, metrics: 0 })).toBe(5);
  });
});

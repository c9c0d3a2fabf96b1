import { describe, expect, it } from 'vitest';
import { chosenText, droppedText, sum } from './destinations';

describe('droppedText', () => {
  it('names the reasons that there are', () => {
    expect(droppedText({ queue_full: 0, refused: 1200, too_large: 1 })).toBe('1,200 refused, 1 too large');
  });

  it('says nothing of nothing', () => {
    expect(droppedText({ queue_full: 0 })).toBeNull();
  });
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

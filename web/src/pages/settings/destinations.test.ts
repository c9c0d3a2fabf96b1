import { describe, expect, it } from 'vitest';
import { droppedText, sum } from './destinations';

describe('droppedText', () => {
  it('names the reasons that there are', () => {
    expect(droppedText({ queue_full: 0, refused: 1200, too_large: 1 })).toBe('1,200 refused, 1 too large');
  });

  it('says nothing of nothing', () => {
    expect(droppedText({ queue_full: 0 })).toBeNull();
  });
});

describe('sum', () => {
  it('adds the counts of all signals', () => {
    expect(sum({ traces: 2, logs: 3, metrics: 0 })).toBe(5);
  });
});

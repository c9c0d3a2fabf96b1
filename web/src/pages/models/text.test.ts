import { describe, expect, it } from 'vitest';
import { countsText, speedText } from './text';

describe('countsText', () => {
  it('tells shares, and a dash for nothing', () => {
    expect(countsText([{ value: 'stop', count: 3 }, { value: 'length', count: 1 }])).toBe('stop 75 %, length 25 %');
    expect(countsText([{ value: 'stop', count: 2 }, { value: 'tool_calls', count: 1 }, { value: 'length', count: 1 }])).toBe('stop 50 %, tool_calls 25 %, 1 more');
    expect(countsText([])).toBe('–');
  });
});

describe('speedText', () => {
  it('tells tokens per second, and a dash where nothing was measured', () => {
    expect(speedText(42.2)).toBe('42/s');
    expect(speedText(null)).toBe('–');
  });
});

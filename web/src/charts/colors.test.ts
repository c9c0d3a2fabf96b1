import { expect, it } from 'vitest';
import { colorCount, colorsOf } from './colors';

it('colorsOf_EightNames_AllDiffer', () => {
  const names = Array.from({ length: colorCount }, (_, index) => `agent-${index}`);
  expect(new Set(colorsOf(names).values()).size).toBe(colorCount);
});

it('colorsOf_OtherOrder_IsTheSame', () => {
  expect(colorsOf(['planner', 'writer']).get('writer')).toBe(colorsOf(['writer', 'planner']).get('writer'));
});

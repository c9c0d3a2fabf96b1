import { expect, test } from 'vitest';
import { notToldText } from './channels';

test.each([
  [{}, null],
  [{ full: 0, refused: 0 }, null],
  [{ refused: 2, expired: 1200, other: 1 }, '2 refused, 1,200 given up, 1 other'],
])('%s is said as %s', (dropped, text) => {
  expect(notToldText(dropped as Record<string, number>)).toBe(text);
});

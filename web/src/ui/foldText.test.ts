import { expect, test } from 'vitest';
import { foldText } from './foldText';

test.each([
  ['a short text', 'x'.repeat(1_600), 1_600],
  ['a long text', 'x'.repeat(5_000), 1_500],
  ['few lines', 'x\n'.repeat(25), 50],
  ['many lines', 'x\n'.repeat(100), 47],
  ['a pair at the cut', `${'x'.repeat(1_499)}😀${'x'.repeat(2_000)}`, 1_499],
])('foldText of %s', (_name, text, length) => {
  expect(foldText(text)).toHaveLength(length);
});

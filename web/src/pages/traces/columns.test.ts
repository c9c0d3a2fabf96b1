import { expect, test } from 'vitest';
import { hiddenText, parseHidden } from './columns';

test.each([
  ['cost,agent,x,trace', 'agent,cost'],
  ['', undefined],
  [undefined, undefined],
])('hidden columns %s are %s', (text, expected) => {
  expect(hiddenText(parseHidden(text))).toBe(expected);
});

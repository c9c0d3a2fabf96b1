import { expect, test } from 'vitest';
import { notCounted } from './notCounted';

test.each([
  ['aggregateOf 00f067aa0ba902b7', { text: 'a span below reports the same usage', spanId: '00f067aa0ba902b7' }],
  ['duplicateOf', { text: 'another span reports the same call', spanId: null }],
  ['A reason in words.', { text: 'A reason in words.', spanId: null }],
  [null, { text: 'another span is counted', spanId: null }],
])('notCounted(%s)', (because, expected) => {
  expect(notCounted(because)).toEqual(expected);
});

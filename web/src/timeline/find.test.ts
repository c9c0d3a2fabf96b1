import { expect, test } from 'vitest';
import type { Span } from '../api/types';
import { findIndex, findNodes, stepToHit } from './find';
import { buildSpanTree } from './spanTree';

const span = (spanId: string, extra: Partial<Span>) =>
  ({ spanId, parentSpanId: null, startTime: '2026-01-01T00:00:00Z', durationNanos: 1, name: 'step', ...extra }) as Span;

test('findNodes looks at names, tools, models and error texts, whatever the case', () => {
  const tree = buildSpanTree(
    [
      span('a', { tool: { name: 'web_search', callId: null, type: null } }),
      span('b', { error: { type: 'TimeoutError', message: 'Web request timed out' } }),
      span('c', { name: 'chat' }),
    ],
    [],
    { complete: true },
  );
  const texts = findIndex(tree);
  expect(findNodes(texts, ' WEB ')).toEqual([0, 1]);
  expect(findNodes(texts, '')).toEqual([]);
});

test('stepToHit goes around the end', () => {
  expect([stepToHit([2, 5], 2, 1), stepToHit([2, 5], 5, 1), stepToHit([2, 5], 2, -1), stepToHit([], 0, 1)]).toEqual([5, 2, 5, undefined]);
});
